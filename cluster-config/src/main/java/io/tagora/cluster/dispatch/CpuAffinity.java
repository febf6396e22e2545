package io.tagora.cluster.dispatch;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.BitSet;
import java.util.Collection;
import java.util.Optional;

/**
 * Which CPU cores a thread may run on, by Linux' {@code sched_setaffinity}. Threads that a bound
 * thread starts, native ones too, inherit its cores.
 */
final class CpuAffinity {
  private static final long MASK_BYTES = 128;
  private static final Optional<MethodHandle> SET = find("sched_setaffinity");
  private static final Optional<MethodHandle> READ = find("sched_getaffinity");

  private CpuAffinity() {}

  @SuppressWarnings("restricted") // native access is what this class is for
  private static Optional<MethodHandle> find(String function) {
    var linker = Linker.nativeLinker();
    var signature =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
    return linker
        .defaultLookup()
        .find(function)
        .map(address -> linker.downcallHandle(address, signature));
  }

  /** The cores that this process may use; empty where the operating system does not tell. */
  static Optional<BitSet> ofProcess() {
    return READ.map(read -> mask(read, Math.toIntExact(ProcessHandle.current().pid())));
  }

  /** The cores that the calling thread may use. */
  static Optional<BitSet> ofThread() {
    return READ.map(read -> mask(read, 0));
  }

  private static BitSet mask(MethodHandle read, int process) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MASK_BYTES);
      int written = (int) read.invokeExact(process, MASK_BYTES, mask);
      return written < 0 ? new BitSet() : BitSet.valueOf(mask.toArray(ValueLayout.JAVA_BYTE));
    } catch (Throwable e) {
      throw new IllegalStateException("reading the CPU cores of process " + process + " failed", e);
    }
  }

  /**
   * Binds the calling thread; an empty collection leaves it free.
   *
   * @throws IllegalStateException where the operating system refuses
   */
  static void bindThread(Collection<Integer> cores) {
    if (cores.isEmpty()) {
      return;
    }
    MethodHandle set =
        SET.orElseThrow(() -> new IllegalStateException("binding to CPU cores needs Linux"));
    int result = set(set, cores);
    if (result != 0) {
      throw new IllegalStateException(
          "the operating system refused to bind a thread to the CPU cores " + cores);
    }
  }

  private static int set(MethodHandle set, Collection<Integer> cores) {
    var bits = new BitSet();
    cores.forEach(bits::set);
    try (var arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MASK_BYTES);
      MemorySegment.copy(
          MemorySegment.ofArray(bits.toByteArray()), 0, mask, 0, bits.toByteArray().length);
      return (int) set.invokeExact(0, MASK_BYTES, mask);
    } catch (Throwable e) {
      throw new IllegalStateException("binding a thread to the CPU cores " + cores + " failed", e);
    }
  }
}
