package io.tagora.inference.session;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A loaded model. Several threads may run it at the same time, each with a binding of its own;
 * close it after all its bindings.
 */
public final class OrtSession implements AutoCloseable {
  private final OrtApi api;
  private final NativeHandle handle;
  private final List<String> inputs;
  private final List<String> outputs;

  OrtSession(OrtApi api, MemorySegment allocator, MemorySegment session) {
    this.api = api;
    handle = new NativeHandle("session", api, OrtFunction.RELEASE_SESSION, session);
    try {
      inputs =
          names(allocator, OrtFunction.SESSION_GET_INPUT_COUNT, OrtFunction.SESSION_GET_INPUT_NAME);
      outputs =
          names(
              allocator, OrtFunction.SESSION_GET_OUTPUT_COUNT, OrtFunction.SESSION_GET_OUTPUT_NAME);
    } catch (RuntimeException e) {
      handle.close();
      throw e;
    }
  }

  public List<String> inputs() {
    return inputs;
  }

  public List<String> outputs() {
    return outputs;
  }

  /** A new, empty binding. */
  public OrtBinding bind() {
    return new OrtBinding(
        api,
        handle,
        OrtRuntime.out(p -> api.call(OrtFunction.CREATE_IO_BINDING, handle.address(), p)));
  }

  @Override
  public void close() {
    handle.close();
  }

  private List<String> names(MemorySegment allocator, OrtFunction count, OrtFunction name) {
    var names = new ArrayList<String>();
    try (var arena = Arena.ofConfined()) {
      var number = arena.allocate(JAVA_LONG);
      api.call(count, handle.address(), number);
      for (long i = 0; i < number.get(JAVA_LONG, 0); i++) {
        var index = i;
        var text = OrtRuntime.out(p -> api.call(name, handle.address(), index, allocator, p));
        names.add(OrtApi.text(text));
        api.call(OrtFunction.ALLOCATOR_FREE, allocator, text);
      }
    }
    return List.copyOf(names);
  }
}
