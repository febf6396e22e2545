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
   * Bytes a second, the median of several passes.
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
    Arrays.sort(times);
    return (double) longs * Long.BYTES * threads * SWEEPS * 1e9 / times[PASSES / 2];
  }

  private void sweep(long[] part) {
    for (int i = 0; i < SWEEPS; i++) {
      for (int from = 0; from < part.length; from += BLOCK) {
        sink.add(sum(part, from));
      }
    }
  }

  private static long sum(long[] part, int from) {
    long sum = 0;
    for (int i = from; i < from + BLOCK; i++) {
      sum += part[i];
    }
    return sum;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("the readers must end", e);
    }
  }
}
