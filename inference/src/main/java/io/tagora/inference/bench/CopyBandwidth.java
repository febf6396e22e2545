package io.tagora.inference.bench;

import io.tagora.inference.session.TensorMemory;
import java.lang.foreign.Arena;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** How fast a memory is copied within itself, whole blocks in order. */
final class CopyBandwidth {
  private static final int RUNS = 9;

  private final LongSupplier nanos;

  CopyBandwidth(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Bytes a second, those read and those written together; the best of several runs.
   *
   * @param bytes of one block: far more than the caches hold
   */
  double measure(TensorMemory memory, long bytes) {
    try (var arena = Arena.ofShared()) {
      var from = memory.zeroed(bytes, arena);
      var to = memory.zeroed(bytes, arena);
      long best =
          IntStream.range(0, RUNS)
              .mapToLong(_ -> {
                long begin = nanos.getAsLong();
                memory.copy(from, to);
                memory.await();
                return nanos.getAsLong() - begin;
              })
              .min()
              .orElseThrow();
      return 2.0 * bytes * 1e9 / best;
    }
  }
}
