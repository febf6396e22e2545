package io.tagora.inference.session;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.stream.Stream;

/** Java methods as C functions, for as long as the process lives. */
final class Upcalls {
  private final MethodHandles.Lookup lookup;

  /** Of methods that the lookup may call. */
  Upcalls(MethodHandles.Lookup lookup) {
    this.lookup = lookup;
  }

  /**
   * The address of a C function that calls a method of an object.
   *
   * @param type of pointers, ints and longs
   */
  @SuppressWarnings("restricted")
  MemorySegment of(Object object, String method, MethodType type) {
    try {
      var layouts = type.parameterList().stream().map(Upcalls::layout).toArray(MemoryLayout[]::new);
      var function =
          type.returnType() == void.class
              ? FunctionDescriptor.ofVoid(layouts)
              : FunctionDescriptor.of(layout(type.returnType()), layouts);
      var handle = lookup.bind(object, method, type);
      return Linker.nativeLinker().upcallStub(handle, function, Arena.global());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a method must be there to be called, got " + method, e);
    }
  }

  private static MemoryLayout layout(Class<?> type) {
    return Stream.of(ADDRESS, JAVA_INT, JAVA_LONG)
        .filter(layout -> layout.carrier() == type)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("a type must be C's, got " + type));
  }
}
