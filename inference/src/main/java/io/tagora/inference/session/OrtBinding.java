package io.tagora.inference.session;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The tensors that a run reads and writes, by name; bound once and run many times. One thread at a
 * time.
 */
public final class OrtBinding implements AutoCloseable {
  private final OrtApi api;
  private final NativeHandle session;
  private final NativeHandle handle;

  OrtBinding(OrtApi api, NativeHandle session, MemorySegment binding) {
    this.api = api;
    this.session = session;
    handle = new NativeHandle("binding", api, OrtFunction.RELEASE_IO_BINDING, binding);
  }

  /** Binds an input, in place of what had that name. */
  public OrtBinding input(String name, OrtTensor tensor) {
    return bind(OrtFunction.BIND_INPUT, name, tensor);
  }

  /** Binds an output, in place of what had that name; it may be an input's tensor too. */
  public OrtBinding output(String name, OrtTensor tensor) {
    return bind(OrtFunction.BIND_OUTPUT, name, tensor);
  }

  /** Computes all outputs; returns when they are written. */
  public void run() {
    api.call(OrtFunction.RUN_WITH_BINDING, session.address(), MemorySegment.NULL, handle.address());
  }

  @Override
  public void close() {
    handle.close();
  }

  private OrtBinding bind(OrtFunction function, String name, OrtTensor tensor) {
    try (var arena = Arena.ofConfined()) {
      api.call(function, handle.address(), arena.allocateFrom(name), tensor.address());
    }
    return this;
  }
}
