package io.tagora.inference.bench;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** How fast threads read memory in order, each its own part, together. */
final class ReadBandwidth {
  private static final int PASSES = 9;
  private static final int SWEEPS = 4;
  private static final int BLOCK = 1 << 14;

  private final LongSupplier nanos;
  private final LongAdder sink = new LongAdder();

  ReadBandwidth(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Bytes a second of the best of several passes, as it is to be a bound.
   *
   * @param bytes of all parts together: far more than the caches hold
   */
  double measure(int threads, long bytes) {
    int longs = Math.toIntExact(bytes / Long.BYTES / threads / BLOCK * BLOCK);
    var parts = IntStream.range(0, threads).mapToObj(_ -> new long[longs]).toList();
    var times = new long[PASSES];
    for (int pass = 0; pass < PASSES; pass++) {
      long begin = nanos.getAsLong();
      var readers =
          parts.stream().map(part -> Thread.ofPlatform().start(() -> sweep(part))).toList();
      readers.forEach(ReadBandwidth::join);
      times[pass] = nanos.getAsLong() - begin;
    }
    long best = Arrays.stream(times).min().orElseThrow();
    return (double) longs * Long.BYTES * threads * SWEEPS * 1e9 / best;
  }

  private void sweep(long[] part) {
    for (int i = 0; i < SWEEPS; i++) {
      for (int from = 0; from < part.length; from += BLOCK) {
        sink.add(sum(part, from));
      }
    }
  }

  /** In four streams, which keeps more reads under way than one. */
  private static long sum(long[] part, int from) {
    long a = 0;
    long b = 0;
    long c = 0;
    long d = 0;
    int quarter = BLOCK / 4;
    for (int i = from; i < from + quarter; i++) {
      a += part[i];
      b += part[i + quarter];
      c += part[i + 2 * quarter];
      d += part[i + 3 * quarter];
    }
    return a + b + c + d;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("the readers must end", e);
    }
  }
}
