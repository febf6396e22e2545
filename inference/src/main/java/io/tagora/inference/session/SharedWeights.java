package io.tagora.inference.session;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Weights that several sessions use without a copy each, and the forms that ONNX Runtime packs them
 * into for its kernels. Fill it first, open sessions with it then, and close it after all of them.
 */
public final class SharedWeights implements AutoCloseable {
  private final OrtApi api;
  private final OrtRuntime runtime;
  private final NativeHandle packed;
  private final Map<String, OrtTensor> tensors = new HashMap<>();

  SharedWeights(OrtApi api, OrtRuntime runtime) {
    this.api = api;
    this.runtime = runtime;
    packed =
        new NativeHandle(
            "container of prepacked weights",
            api,
            OrtFunction.RELEASE_PREPACKED_WEIGHTS_CONTAINER,
            OrtRuntime.out(p -> api.call(OrtFunction.CREATE_PREPACKED_WEIGHTS_CONTAINER, p)));
  }

  /** Shares a graph's weights of that name; the memory must live longer than this. */
  public void add(String name, MemorySegment data, ElementType type, long... shape) {
    var before = tensors.put(name, runtime.tensor(data, type, shape));
    if (before != null) {
      before.close();
    }
  }

  public Set<String> names() {
    return Set.copyOf(tensors.keySet());
  }

  void applyTo(MemorySegment options, Arena arena) {
    tensors.forEach((name, tensor) ->
        api.call(OrtFunction.ADD_INITIALIZER, options, arena.allocateFrom(name), tensor.address()));
  }

  MemorySegment packed() {
    return packed.address();
  }

  @Override
  public void close() {
    tensors.values().forEach(OrtTensor::close);
    tensors.clear();
    packed.close();
  }
}
