package io.tagora.actors.breaker;

import io.tagora.actors.OverloadedException;
import io.tagora.runtime.model.CallGate;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A circuit breaker (Nygard 2007). Closed, it lets all calls through; after so many failures in a
 * row it opens and refuses all at once. After a pause it lets a single one through to try, half
 * open: if that one succeeds it closes, else it opens again, for twice the pause. Safe for any
 * thread; nothing runs between calls, so it costs nothing while nobody calls.
 *
 * <p>A call that has not ended after the timeout has failed, as soon as somebody looks.
 */
public final class Breaker implements CallGate {

  /** As in {@code tagora_breaker_state}. */
  public enum State {
    CLOSED,
    HALF_OPEN,
    OPEN
  }

  /**
   * When it opens and for how long.
   *
   * @param failures in a row
   * @param timeout of one call
   */
  public record Rules(int failures, Duration timeout, Duration pause, Duration longestPause) {}

  /** One call that was let through. */
  private final class Call {
    private final long deadline = nanos.getAsLong() + rules.timeout().toNanos();

    private void end(Ending ending) {
      synchronized (Breaker.this) {
        if (underWay.remove(this)) {
          settle(ending);
        }
      }
    }
  }

  private final String name;
  private final String what;
  private final Rules rules;
  private final LongSupplier nanos;
  private final Consumer<Breaker> onChange;
  private final SequencedSet<Call> underWay = new LinkedHashSet<>();
  private State state = State.CLOSED;
  private int failuresInARow;
  private Duration pause;
  private long openUntil;

  /**
   * A closed one.
   *
   * @param name for metrics, as "memory-write"
   * @param what for sentences, as "the store of users' memories"
   * @param nanos as {@link System#nanoTime}
   * @param onChange told after each change of state, by the thread that caused it
   */
  public Breaker(
      String name, String what, Rules rules, LongSupplier nanos, Consumer<Breaker> onChange) {
    this.name = name;
    this.what = what;
    this.rules = rules;
    this.nanos = nanos;
    this.onChange = onChange;
    pause = rules.pause();
  }

  @Override
  public synchronized Passage enter() {
    expire();
    return switch (state) {
      case CLOSED -> begin();
      case HALF_OPEN -> underWay.isEmpty() ? begin() : refused(rules.pause());
      case OPEN -> enterOpen();
    };
  }

  private Passage enterOpen() {
    Duration left = left();
    if (left.isPositive()) {
      return refused(left);
    }
    become(State.HALF_OPEN);
    return begin();
  }

  private Passage begin() {
    var call = new Call();
    underWay.add(call);
    return new Passage.Entered(call::end);
  }

  private Passage refused(Duration retryAfter) {
    return new Passage.Refused(
        "%s failed %d times in a row, the next try is in %d ms (tagora.supervision.breakers)"
            .formatted(what, failuresInARow, retryAfter.toMillis()),
        retryAfter);
  }

  /**
   * Makes the call if it may; its failure counts as one of what is called.
   *
   * @return fails with {@link OverloadedException} if it may not be made now
   */
  public <T> CompletionStage<T> call(Supplier<CompletionStage<T>> call) {
    return switch (enter()) {
      case Passage.Entered(var ended) ->
          call.get()
              .whenComplete(
                  (_, failure) -> ended.accept(failure == null ? Ending.SUCCEEDED : Ending.FAILED));
      case Passage.Refused(var reason, var retryAfter) ->
          CompletableFuture.failedStage(new OverloadedException(reason, retryAfter));
    };
  }

  /** The one that was begun first is overdue first. */
  private void expire() {
    while (!underWay.isEmpty() && underWay.getFirst().deadline - nanos.getAsLong() <= 0) {
      underWay.getFirst().end(Ending.FAILED);
    }
  }

  private void settle(Ending ending) {
    switch (ending) {
      case SUCCEEDED -> succeeded();
      case FAILED -> failed();
      case ABANDONED -> {}
    }
  }

  private void succeeded() {
    failuresInARow = 0;
    if (state == State.HALF_OPEN) {
      pause = rules.pause();
      become(State.CLOSED);
    }
  }

  private void failed() {
    failuresInARow++;
    if (state == State.HALF_OPEN) {
      pause = least(pause.multipliedBy(2), rules.longestPause());
      open();
    } else if (failuresInARow >= rules.failures()) {
      open();
    }
  }

  /** What is still under way says nothing any more. */
  private void open() {
    underWay.clear();
    openUntil = nanos.getAsLong() + pause.toNanos();
    become(State.OPEN);
  }

  private void become(State next) {
    state = next;
    onChange.accept(this);
  }

  private Duration left() {
    return Duration.ofNanos(openUntil - nanos.getAsLong());
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  public String name() {
    return name;
  }

  public String what() {
    return what;
  }

  public synchronized State state() {
    expire();
    return state;
  }
}
