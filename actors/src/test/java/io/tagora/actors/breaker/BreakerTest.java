package io.tagora.actors.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.actors.OverloadedException;
import io.tagora.actors.breaker.Breaker.Rules;
import io.tagora.actors.breaker.Breaker.State;
import io.tagora.runtime.model.CallGate.Ending;
import io.tagora.runtime.model.CallGate.Passage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7);
  private final List<State> changes = new ArrayList<>();
  private final Breaker breaker =
      new Breaker(
          "store",
          "the store",
          new Rules(3, TIMEOUT, PAUSE, Duration.ofSeconds(4)),
          nanos::get,
          one -> changes.add(one.state()));

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private Consumer<Ending> entered() {
    return assertInstanceOf(Passage.Entered.class, breaker.enter()).ended();
  }

  private Duration refused() {
    return assertInstanceOf(Passage.Refused.class, breaker.enter()).retryAfter();
  }

  private void fails(int times) {
    for (int i = 0; i < times; i++) {
      entered().accept(Ending.FAILED);
    }
  }

  @Test
  void opensAfterFailuresInARowAndRefusesAtOnceWithTheTimeOfTheNextTry() {
    fails(2);
    entered().accept(Ending.SUCCEEDED);
    fails(2);
    assertEquals(State.CLOSED, breaker.state());
    fails(1);

    assertEquals(State.OPEN, breaker.state());
    pass(Duration.ofMillis(300));
    var refusal = assertInstanceOf(Passage.Refused.class, breaker.enter());
    assertEquals(Duration.ofMillis(700), refusal.retryAfter());
    assertEquals(
        "the store failed 3 times in a row, the next try is in 700 ms (tagora.supervision.breakers)",
        refusal.reason());
  }

  @Test
  void afterThePauseASingleCallTriesAndClosesIt() {
    fails(3);
    pass(PAUSE);
    var probe = entered();
    assertEquals(State.HALF_OPEN, breaker.state());
    refused();
    probe.accept(Ending.SUCCEEDED);

    entered();
    entered();
    assertEquals(List.of(State.OPEN, State.HALF_OPEN, State.CLOSED), changes);
  }

  @Test
  void eachTryThatFailsDoublesThePauseUpToTheLongest() {
    fails(3);
    for (int seconds : List.of(1, 2, 4, 4)) {
      assertEquals(Duration.ofSeconds(seconds), refused());
      pass(Duration.ofSeconds(seconds));
      fails(1);
    }
    pass(Duration.ofSeconds(4));
    entered().accept(Ending.SUCCEEDED);
    fails(3);

    assertEquals(PAUSE, refused());
  }

  @Test
  void callsThatHangFailAfterTheTimeoutThoughNobodySaysSo() {
    entered();
    entered();
    pass(TIMEOUT.dividedBy(2));
    var late = entered();
    pass(TIMEOUT.dividedBy(2));
    assertEquals(State.CLOSED, breaker.state());
    pass(TIMEOUT.dividedBy(2));

    assertEquals(State.OPEN, breaker.state());
    late.accept(Ending.SUCCEEDED);
    assertEquals(State.OPEN, breaker.state());
  }

  @Test
  void aTryThatHangsOpensItAgain() {
    fails(3);
    pass(PAUSE);
    entered();
    pass(TIMEOUT);

    assertEquals(Duration.ofSeconds(2), refused());
  }

  @Test
  void whatNobodyWaitsForSaysNothingAndTheNextOneTries() {
    fails(2);
    entered().accept(Ending.ABANDONED);
    assertEquals(State.CLOSED, breaker.state());
    fails(1);
    pass(PAUSE);
    entered().accept(Ending.ABANDONED);

    entered().accept(Ending.SUCCEEDED);
    assertEquals(State.CLOSED, breaker.state());
  }

  @Test
  void ofEachCallTheFirstWordCountsAndNoneThatWasBegunBeforeItOpened() {
    var before = entered();
    var once = entered();
    once.accept(Ending.FAILED);
    once.accept(Ending.FAILED);
    assertEquals(State.CLOSED, breaker.state());
    fails(2);
    pass(PAUSE);
    entered();
    before.accept(Ending.SUCCEEDED);

    assertEquals(State.HALF_OPEN, breaker.state());
  }

  @Test
  void aCallThroughItEndsItAndARefusalIsAFailureWithTheTimeOfTheNextTry() throws Exception {
    assertEquals(
        "yes",
        breaker.call(() -> CompletableFuture.completedStage("yes")).toCompletableFuture().get());
    for (int i = 0; i < 3; i++) {
      var _ = breaker.call(() -> CompletableFuture.failedStage(new IllegalStateException("no")));
    }
    var asked = new ArrayList<String>();
    var refused =
        breaker.call(() -> {
          asked.add("asked");
          return CompletableFuture.completedStage("yes");
        });

    var failure = assertThrows(ExecutionException.class, refused.toCompletableFuture()::get);
    assertEquals(
        PAUSE, assertInstanceOf(OverloadedException.class, failure.getCause()).retryAfter());
    assertTrue(asked.isEmpty());
  }
}
