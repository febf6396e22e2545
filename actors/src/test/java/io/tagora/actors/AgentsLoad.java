package io.tagora.actors;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks for answers one at a time, and so many at a time, each once to warm up and then to measure;
 * so many at a time in rounds, of which the one in the middle counts.
 */
record AgentsLoad(int inFlight) {
  private static final int ROUNDS = 7;

  /** Requests a second, and microseconds of the process's CPU time for each. */
  private record Round(double perSecond, double cpuMicros) {}

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
   * Puts a question for a caller; its answer is to be completed once, by the thread that brings it.
   */
  @FunctionalInterface
  interface Asking<T> {
    void ask(int caller, CompletableFuture<T> answer);
  }

  /**
   * Measures.
   *
   * @param check throws if the answer is not what was asked for
   */
  <T> Row measure(String what, int requests, Asking<T> asking, Consumer<T> check) {
    oneAtATime(requests, asking, check);
    long[] alone = oneAtATime(requests, asking, check);
    together(requests, asking, check);
    var rounds =
        Stream.generate(() -> round(requests, asking, check))
            .limit(ROUNDS)
            .sorted(Comparator.comparingDouble(Round::perSecond))
            .toList();
    return new Row(
        what,
        alone[requests / 2] / 1e3,
        alone[requests * 99 / 100] / 1e3,
        rounds.get(ROUNDS / 2).perSecond(),
        rounds.get(ROUNDS / 2).cpuMicros());
  }

  private <T> Round round(int requests, Asking<T> asking, Consumer<T> check) {
    long cpu = cpuNanos();
    double seconds = together(requests, asking, check) / 1e9;
    return new Round(requests / seconds, (cpuNanos() - cpu) / 1e3 / requests);
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** Nanoseconds of every request, the shortest first. */
  private static <T> long[] oneAtATime(int requests, Asking<T> asking, Consumer<T> check) {
    var times = new long[requests];
    for (int i = 0; i < requests; i++) {
      var answer = new CompletableFuture<T>();
      long begin = System.nanoTime();
      asking.ask(0, answer);
      check.accept(answer.join());
      times[i] = System.nanoTime() - begin;
    }
    Arrays.sort(times);
    return times;
  }

  /** Nanoseconds for all of them: of so many callers each asks again when it was answered. */
  private <T> long together(int requests, Asking<T> asking, Consumer<T> check) {
    var callers = new Callers<>(requests, asking, check);
    long begin = System.nanoTime();
    for (int caller = 0; caller < inFlight; caller++) {
      callers.askNext(caller);
    }
    callers.done.join();
    return System.nanoTime() - begin;
  }

  /**
   * They ask by the threads that answer them: one that only waits would be woken by each answer.
   */
  private static final class Callers<T> {
    private final Asking<T> asking;
    private final Consumer<T> check;
    private final AtomicInteger toAsk;
    private final AtomicInteger open;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private Callers(int requests, Asking<T> asking, Consumer<T> check) {
      this.asking = asking;
      this.check = check;
      toAsk = new AtomicInteger(requests);
      open = new AtomicInteger(requests);
    }

    private void askNext(int caller) {
      if (toAsk.getAndDecrement() > 0) {
        var answer = new CompletableFuture<T>();
        answer.thenAccept(given -> onAnswered(caller, given)).exceptionally(this::fail);
        asking.ask(caller, answer);
      }
    }

    private void onAnswered(int caller, T answer) {
      check.accept(answer);
      if (open.decrementAndGet() == 0) {
        done.complete(null);
      }
      askNext(caller);
    }

    private @Nullable Void fail(Throwable failure) {
      done.completeExceptionally(failure);
      return null;
    }
  }
}
