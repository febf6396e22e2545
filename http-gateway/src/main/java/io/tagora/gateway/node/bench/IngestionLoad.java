package io.tagora.gateway.node.bench;

import io.tagora.gateway.node.command.CommandFailure;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Keeps so many calls on their way at a time, and measures how long each takes. */
final class IngestionLoad {
  private static final int MOST_MEASURED = 1 << 21;

  private final IntFunction<CompletionStage<?>> call;
  private final int inFlight;
  private final Semaphore room;
  private final long[] nanos = new long[MOST_MEASURED];
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /**
   * What a load brought.
   *
   * @param took until the last call was answered
   */
  record Outcome(int calls, Duration took, double p50Milliseconds, double p99Milliseconds) {}

  IngestionLoad(IntFunction<CompletionStage<?>> call, int inFlight) {
    this.call = call;
    this.inFlight = inFlight;
    room = new Semaphore(inFlight);
  }

  /** Calls, by their numbers, for a time. */
  Outcome run(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    return run(_ -> System.nanoTime() < end);
  }

  /** That many calls. */
  Outcome run(int calls) {
    return run(number -> number < calls);
  }

  private Outcome run(IntPredicate goesOn) {
    long start = System.nanoTime();
    for (int number = 0; failure.get() == null && goesOn.test(number); number++) {
      room.acquireUninterruptibly();
      send(number);
    }
    room.acquireUninterruptibly(inFlight);
    Throwable broken = failure.get();
    if (broken != null) {
      throw new CommandFailure("every event must be acknowledged, got: " + broken, broken);
    }
    return outcome(Duration.ofNanos(System.nanoTime() - start));
  }

  private void send(int number) {
    long since = System.nanoTime();
    call.apply(number)
        .whenComplete((_, broken) -> {
          if (broken != null) {
            failure.set(broken);
          }
          int place = done.getAndIncrement();
          if (place < MOST_MEASURED) {
            nanos[place] = System.nanoTime() - since;
          }
          room.release();
        });
  }

  private Outcome outcome(Duration took) {
    int calls = done.get();
    long[] sorted = Arrays.copyOf(nanos, Math.min(calls, MOST_MEASURED));
    Arrays.sort(sorted);
    return new Outcome(calls, took, at(sorted, 0.5), at(sorted, 0.99));
  }

  private static double at(long[] sorted, double part) {
    return sorted.length == 0 ? 0 : sorted[(int) (part * (sorted.length - 1))] / 1e6;
  }
}
