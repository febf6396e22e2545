package io.tagora.actors;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Asks for answers one at a time, and so many at a time, each once to warm up and once to measure.
 */
record AgentsLoad(int inFlight) {

  /**
   * What one way of running the agents takes.
   *
   * @param p50Micros of a request, one at a time
   * @param perSecond requests, so many in flight
   * @param cpuMicros of the whole process for a request, so many in flight
   */
  record Row(String what, double p50Micros, double p99Micros, double perSecond, double cpuMicros) {
    String text() {
      return String.format(
          Locale.ROOT,
          "%-28s %9.0f %9.0f %12.0f %9.1f",
          what,
          p50Micros,
          p99Micros,
          perSecond,
          cpuMicros);
    }
  }

  /**
   * Measures.
   *
   * @param check throws if the answer is not what was asked for
   */
  <T> Row measure(String what, int requests, Supplier<CompletionStage<T>> ask, Consumer<T> check) {
    check.accept(ask.get().toCompletableFuture().join());
    oneAtATime(requests, ask, check);
    long[] alone = oneAtATime(requests, ask, check);
    together(requests, ask, check);
    long cpu = cpuNanos();
    double seconds = together(requests, ask, check) / 1e9;
    return new Row(
        what,
        alone[requests / 2] / 1e3,
        alone[requests * 99 / 100] / 1e3,
        requests / seconds,
        (cpuNanos() - cpu) / 1e3 / requests);
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** Nanoseconds of every request, the shortest first. */
  private static <T> long[] oneAtATime(
      int requests, Supplier<CompletionStage<T>> ask, Consumer<T> check) {
    var times = new long[requests];
    for (int i = 0; i < requests; i++) {
      long begin = System.nanoTime();
      check.accept(ask.get().toCompletableFuture().join());
      times[i] = System.nanoTime() - begin;
    }
    Arrays.sort(times);
    return times;
  }

  /** Nanoseconds for all of them. */
  private <T> long together(int requests, Supplier<CompletionStage<T>> ask, Consumer<T> check) {
    var room = new Semaphore(inFlight);
    var open = new AtomicInteger(requests);
    var done = new CompletableFuture<Void>();
    long begin = System.nanoTime();
    for (int i = 0; i < requests; i++) {
      room.acquireUninterruptibly();
      ask.get()
          .thenAccept(check)
          .whenComplete((_, failure) -> {
            room.release();
            if (failure != null) {
              done.completeExceptionally(failure);
            } else if (open.decrementAndGet() == 0) {
              done.complete(null);
            }
          });
    }
    done.join();
    return System.nanoTime() - begin;
  }
}
