package io.tagora.inference.session;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tagora.inference.InferenceException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The binding over a library made of this test's own functions. */
@SuppressWarnings("unused") // they are called by their addresses
class OrtApiTest {
  private static final MemorySegment REFUSAL = MemorySegment.ofAddress(77);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment table = arena.allocate(ADDRESS, 1000);
  private final List<Long> released = new ArrayList<>();

  @AfterEach
  void close() {
    arena.close();
  }

  @Test
  void aVersionThatLacksOurTableIsNamed() throws Throwable {
    var base = base("1.15.1", MemorySegment.NULL);
    var error = assertThrows(InferenceException.class, () -> OrtApi.ofBase(base));
    assertEquals("ONNX Runtime must be at least 1.23, got 1.15.1", error.getMessage());
  }

  @Test
  void aNewerVersionIsTakenSinceItsTableOnlyGrew() throws Throwable {
    assertEquals("1.99.0", OrtApi.ofBase(base("1.99.0", table)).version());
  }

  @Test
  void aRefusalIsToldInTheLibrarysWordsAndItsStatusReleasedOnce() throws Throwable {
    var one = FunctionDescriptor.of(ADDRESS, ADDRESS);
    put(OrtFunction.DISABLE_MEM_PATTERN, constant(REFUSAL), one);
    put(OrtFunction.GET_ERROR_MESSAGE, constant(arena.allocateFrom("not today")), one);
    put(OrtFunction.RELEASE_STATUS, releasing(), FunctionDescriptor.ofVoid(ADDRESS));
    var api = OrtApi.ofBase(base("1.29.0", table));
    var error =
        assertThrows(
            InferenceException.class,
            () -> api.call(OrtFunction.DISABLE_MEM_PATTERN, MemorySegment.NULL));
    assertEquals("ONNX Runtime refused DISABLE_MEM_PATTERN: not today", error.getMessage());
    assertEquals(List.of(REFUSAL.address()), released);
  }

  @Test
  void aHandleIsReleasedOnce() throws Throwable {
    put(OrtFunction.RELEASE_SESSION, releasing(), FunctionDescriptor.ofVoid(ADDRESS));
    var api = OrtApi.ofBase(base("1.29.0", table));
    var handle = new NativeHandle("session", api, OrtFunction.RELEASE_SESSION, REFUSAL);
    handle.close();
    handle.close();
    assertEquals(List.of(REFUSAL.address()), released);
  }

  /** A function of one pointer that gives another. */
  private static MethodHandle constant(MemorySegment pointer) {
    return MethodHandles.dropArguments(
        MethodHandles.constant(MemorySegment.class, pointer), 0, MemorySegment.class);
  }

  private MethodHandle releasing() throws ReflectiveOperationException {
    var type = MethodType.methodType(void.class, MemorySegment.class);
    return MethodHandles.lookup().bind(this, "release", type);
  }

  private void release(MemorySegment pointer) {
    released.add(pointer.address());
  }

  private void put(OrtFunction function, MethodHandle code, FunctionDescriptor shape) {
    table.setAtIndex(ADDRESS, function.place(), stub(code, shape));
  }

  /** An {@code OrtApiBase} whose library has one table, or none, for our version. */
  private MemorySegment base(String version, MemorySegment tables)
      throws ReflectiveOperationException {
    var type = MethodType.methodType(MemorySegment.class, MemorySegment.class, int.class);
    var api =
        MethodHandles.insertArguments(
            MethodHandles.lookup().findStatic(OrtApiTest.class, "table", type), 0, tables);
    var named = MethodHandles.constant(MemorySegment.class, arena.allocateFrom(version));
    var base = arena.allocate(ADDRESS, 2);
    base.setAtIndex(ADDRESS, 0, stub(api, FunctionDescriptor.of(ADDRESS, JAVA_INT)));
    base.setAtIndex(ADDRESS, 1, stub(named, FunctionDescriptor.of(ADDRESS)));
    return base;
  }

  private static MemorySegment table(MemorySegment table, int version) {
    assertEquals(23, version);
    return table;
  }

  @SuppressWarnings("restricted")
  private MemorySegment stub(MethodHandle code, FunctionDescriptor shape) {
    return Linker.nativeLinker().upcallStub(code, shape, arena);
  }
}
