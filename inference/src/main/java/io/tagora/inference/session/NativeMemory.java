package io.tagora.inference.session;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.tagora.inference.InferenceException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Zeroed native memory that costs RAM only where it is touched: a KV pool is sized for the worst
 * case and mostly empty, and an arena's own allocation would write every page at once.
 */
@SuppressWarnings("restricted")
public final class NativeMemory {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle CALLOC =
      handle("calloc", FunctionDescriptor.of(ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FREE = handle("free", FunctionDescriptor.ofVoid(ADDRESS));

  private NativeMemory() {}

  /** Memory of that size, freed with the arena. */
  public static MemorySegment zeroed(long bytes, Arena arena) {
    var pointer = allocate(bytes);
    if (pointer.equals(MemorySegment.NULL)) {
      throw new InferenceException("native memory must have %d bytes free".formatted(bytes));
    }
    return pointer.reinterpret(bytes, arena, NativeMemory::free);
  }

  private static MemorySegment allocate(long bytes) {
    try {
      return (MemorySegment) CALLOC.invokeExact(bytes, 1L);
    } catch (Throwable e) {
      throw new IllegalStateException("calloc must return", e);
    }
  }

  private static void free(MemorySegment pointer) {
    try {
      FREE.invokeExact(pointer);
    } catch (Throwable e) {
      throw new IllegalStateException("free must return", e);
    }
  }

  private static MethodHandle handle(String name, FunctionDescriptor shape) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape);
  }
}
