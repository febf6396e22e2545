package io.tagora.actors;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
   * Measures.
   *
   * @param check throws if the answer is not what was asked for
   */
  <T> Row measure(String what, int requests, Supplier<CompletionStage<T>> ask, Consumer<T> check) {
    check.accept(ask.get().toCompletableFuture().join());
    oneAtATime(requests, ask, check);
    long[] alone = oneAtATime(requests, ask, check);
    together(requests, ask, check);
    var rounds =
        Stream.generate(() -> round(requests, ask, check))
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

  private <T> Round round(int requests, Supplier<CompletionStage<T>> ask, Consumer<T> check) {
    long cpu = cpuNanos();
    double seconds = together(requests, ask, check) / 1e9;
    return new Round(requests / seconds, (cpuNanos() - cpu) / 1e3 / requests);
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

  /** Nanoseconds for all of them: of so many callers each asks again when it was answered. */
  private <T> long together(int requests, Supplier<CompletionStage<T>> ask, Consumer<T> check) {
    var callers = new Callers<>(requests, ask, check);
    long begin = System.nanoTime();
    for (int i = 0; i < inFlight; i++) {
      callers.askNext();
    }
    callers.done.join();
    return System.nanoTime() - begin;
  }

  /**
   * They ask by the threads that answer them: one that only waits would be woken by each answer.
   */
  private static final class Callers<T> {
    private final Supplier<CompletionStage<T>> ask;
    private final Consumer<T> check;
    private final AtomicInteger toAsk;
    private final AtomicInteger open;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private Callers(int requests, Supplier<CompletionStage<T>> ask, Consumer<T> check) {
      this.ask = ask;
      this.check = check;
      toAsk = new AtomicInteger(requests);
      open = new AtomicInteger(requests);
    }

    private void askNext() {
      if (toAsk.getAndDecrement() > 0) {
        ask.get()
            .whenCompleteAsync((answer, failure) -> onAnswered(answer, failure), Runnable::run)
            .exceptionally(this::fail);
      }
    }

    private void onAnswered(T answer, @Nullable Throwable failure) {
      if (failure != null) {
        return;
      }
      check.accept(answer);
      if (open.decrementAndGet() == 0) {
        done.complete(null);
      }
      askNext();
    }

    private @Nullable T fail(Throwable failure) {
      done.completeExceptionally(failure);
      return null;
    }
  }
}
