package io.tagora.actors.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.agent.Recommendation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** What callers see of a request that did not go well. */
final class Endings {
  private Endings() {}

  static void assertUtility(Recommendation answer, String why) {
    assertEquals(5, answer.items().size());
    answer.items().forEach(item -> assertEquals(Channel.UTILITY, item.channel()));
    answer.items().forEach(item -> assertFalse(item.reason().isEmpty()));
    assertTrue(answer.degraded().getFirst().contains(why), answer.degraded().toString());
    assertTrue(
        answer.degraded().getFirst().endsWith("Popular and recent items are shown instead."));
  }

  static String refusal(CompletableFuture<Recommendation> answer) {
    var refused = assertThrows(ExecutionException.class, () -> answer.get(10, TimeUnit.SECONDS));
    return String.valueOf(refused.getCause().getMessage());
  }
}
