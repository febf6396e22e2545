package io.tagora.actors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class AskedAgainTest {
  private final ArrayDeque<CompletionStage<String>> replies = new ArrayDeque<>();

  private String asked(int tries) {
    return AskedAgain.whileUnanswered(tries, replies::remove).toCompletableFuture().join();
  }

  private static CompletionStage<String> late() {
    return CompletableFuture.failedStage(new TimeoutException("late"));
  }

  @Test
  void anAnswerIsTheAnswer() {
    replies.addAll(List.of(CompletableFuture.completedStage("first"), late()));
    assertEquals("first", asked(3));
    assertEquals(1, replies.size());
  }

  @Test
  void whatIsLostIsAskedForAgain() {
    replies.addAll(List.of(late(), late(), CompletableFuture.completedStage("third")));
    assertEquals("third", asked(3));
  }

  @Test
  void afterTheLastTryTheCallerIsTold() {
    replies.addAll(List.of(late(), late(), CompletableFuture.completedStage("third")));
    var failure = assertThrows(CompletionException.class, () -> asked(2));
    assertInstanceOf(TimeoutException.class, failure.getCause());
    assertEquals(1, replies.size());
  }

  @Test
  void aRefusalIsNotAskedForAgain() {
    replies.addAll(
        List.of(
            CompletableFuture.failedStage(new IllegalStateException("no")),
            CompletableFuture.completedStage("second")));
    assertThrows(CompletionException.class, () -> asked(3));
    assertEquals(1, replies.size());
  }
}
