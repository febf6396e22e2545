package io.tagora.inference.session;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.tagora.inference.InferenceException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A shape over native memory that its maker owns. A binding keeps what it bound, so a tensor may be
 * closed right after; the memory may not.
 */
public final class OrtTensor implements AutoCloseable {
  private final NativeHandle handle;

  private OrtTensor(NativeHandle handle) {
    this.handle = handle;
  }

  static OrtTensor over(
      OrtApi api, MemorySegment memoryInfo, MemorySegment data, ElementType type, long... shape) {
    long bytes = bytes(type, shape);
    if (data.byteSize() != bytes) {
      throw new InferenceException(
          "a %s tensor of shape %s must have %d bytes, got %d"
              .formatted(type, Arrays.toString(shape), bytes, data.byteSize()));
    }
    return new OrtTensor(
        new NativeHandle(
            "tensor", api, OrtFunction.RELEASE_VALUE, create(api, memoryInfo, data, type, shape)));
  }

  private static long bytes(ElementType type, long... shape) {
    long bytes = type.bytes();
    for (long dimension : shape) {
      if (dimension < 0 || Math.multiplyHigh(bytes, dimension) != 0 || bytes * dimension < 0) {
        throw new InferenceException(
            "a tensor's shape must have dimensions from 0 on and fit into memory, got "
                + Arrays.toString(shape));
      }
      bytes *= dimension;
    }
    return bytes;
  }

  private static MemorySegment create(
      OrtApi api, MemorySegment memoryInfo, MemorySegment data, ElementType type, long[] shape) {
    try (var arena = Arena.ofConfined()) {
      var dimensions = arena.allocateFrom(JAVA_LONG, shape);
      return OrtRuntime.out(p ->
          api.createTensor(
              memoryInfo, data, data.byteSize(), dimensions, shape.length, type.number(), p));
    }
  }

  MemorySegment address() {
    return handle.address();
  }

  @Override
  public void close() {
    handle.close();
  }
}
