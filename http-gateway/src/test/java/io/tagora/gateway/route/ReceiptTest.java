package io.tagora.gateway.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;

class ReceiptTest {
  private final Map<String, CompletableFuture<Boolean>> sent = new LinkedHashMap<>();

  /** Things are named by user and number, as "ann1". */
  private CompletionStage<HttpResponse> receipt(String... things) {
    return Receipt.of(
        List.of(things),
        true,
        thing -> thing.substring(0, 3),
        thing -> {
          var answer = new CompletableFuture<Boolean>();
          sent.put(thing, answer);
          return answer;
        });
  }

  private CompletableFuture<Boolean> answerOf(String thing) {
    assertTrue(sent.containsKey(thing), sent.keySet()::toString);
    return sent.getOrDefault(thing, new CompletableFuture<>());
  }

  @Test
  void ofOneUserTheNextIsSentWhenTheOneBeforeIsRecorded() {
    var receipt = receipt("ann1", "ann2", "bea1").toCompletableFuture();
    assertEquals(List.of("ann1", "bea1"), List.copyOf(sent.keySet()));

    answerOf("ann1").complete(false);
    answerOf("bea1").complete(true);
    assertFalse(receipt.isDone());
    answerOf("ann2").complete(false);

    assertEquals(200, receipt.join().status().intValue());
  }

  @Test
  void afterOneThatFailedNoneOfThatUserIsSent() {
    var receipt = receipt("ann1", "ann2", "bea1").toCompletableFuture();
    answerOf("ann1").completeExceptionally(new IllegalStateException("down"));
    answerOf("bea1").complete(false);

    assertTrue(receipt.isCompletedExceptionally());
    assertEquals(List.of("ann1", "bea1"), List.copyOf(sent.keySet()));
  }
}
