package io.tagora.actors.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tagora.actors.OverloadedException;
import io.tagora.actors.breaker.Breaker.State;
import io.tagora.actors.testing.FailingJournal;
import io.tagora.actors.testing.Scene;
import io.tagora.actors.testing.ShelfSelector;
import io.tagora.actors.testing.Shop;
import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.Rung;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.memory.UserEvent;
import io.tagora.runtime.retrieval.ItemSelector;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What callers see of things that are down, before and after their breaker opens. */
class GuardedCallsTest {
  private static final Duration MEMORY = Duration.ofMillis(500);
  private static final Duration SEARCH = Duration.ofSeconds(1);
  private static final Duration EVENT = Duration.ofSeconds(6);

  /**
   * What does not end has failed as soon as somebody looks, and what ends before that has not: so
   * no test depends on how long a thing took.
   */
  private static Config breakers(String pause) {
    return ConfigFactory.parseString(
        """
        tagora.supervision.breakers {
          failures = 2, pause = %s, longest-pause = 1h, memory = 1ms, index = 1ms
        }
        """
            .formatted(pause));
  }

  private static boolean says(Recommendation answer, String sentence) {
    return answer.degraded().stream().anyMatch(one -> one.contains(sentence));
  }

  /** The shelf behind a search that is down as long as a test says so. */
  private static final class Searches implements ItemSelector {
    private final ItemSelector shelf = new ShelfSelector(Shop.catalog());
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean down = new AtomicBoolean(true);
    private final CountDownLatch hang;

    Searches(CountDownLatch hang) {
      this.hang = hang;
    }

    @Override
    public List<RecommendedItem> select(
        HybridContext context,
        Plan plan,
        Arbitration arbitration,
        int items,
        RandomGenerator random) {
      count.incrementAndGet();
      if (down.get()) {
        awaitQuietly(hang);
        throw new IllegalStateException("the index is gone");
      }
      return shelf.select(context, plan, arbitration, items, random);
    }

    private static void awaitQuietly(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public List<RecommendedItem> utility(HybridContext context, int items) {
      return shelf.utility(context, items);
    }
  }

  @Test
  void anIndexThatIsDownIsNotSearchedAgainAndAgain() {
    var searches = new Searches(new CountDownLatch(0));
    try (var scene = Scene.of(Shop::goodModel, searches, breakers("10m"))) {
      assertTrue(says(scene.recommend(), "the index is gone"));
      assertTrue(says(scene.recommend(), "the index is gone"));
      var answer = scene.recommend();

      assertEquals(Rung.UTILITY, answer.rung());
      assertEquals(5, answer.items().size());
      assertTrue(says(answer, "searching the item index failed 2 times in a row"));
      assertEquals(2, searches.count.get());
      assertEquals(State.OPEN, scene.breakers().index().state());
    }
  }

  @Test
  void anIndexThatIsBackIsFoundByASingleTry() {
    var searches = new Searches(new CountDownLatch(0));
    try (var scene = Scene.of(Shop::goodModel, searches, breakers("1ms"))) {
      scene.recommend();
      scene.recommend();
      searches.down.set(false);
      scene.await(() -> scene.recommend().rung() == Rung.ALL_EXPERTS);

      assertEquals(State.CLOSED, scene.breakers().index().state());
    }
  }

  @Test
  void searchesThatHangDoNotKeepPopularItemsFromComing() {
    var hang = new CountDownLatch(1);
    var searches = new Searches(hang);
    try (var scene = Scene.of(Shop::goodModel, searches, breakers("10m"))) {
      for (String user : List.of("ann", "bea")) {
        int before = searches.count.get();
        var answer = scene.begin(Scene.request(user));
        scene.after(() -> searches.count.get() > before, SEARCH);
        assertEquals(Rung.UTILITY, Scene.await(answer).rung());
      }
      scene.await(() -> scene.breakers().index().state() == State.OPEN);

      assertEquals(Rung.UTILITY, scene.recommend().rung());
      hang.countDown();
    }
  }

  @Test
  void withTheJournalDownARequestIsAnsweredWithoutMemoryAndSoonAtOnce() {
    try (var scene = Scene.withJournal(Shop::goodModel, breakers("10m"))) {
      FailingJournal.isDown(true);
      for (String user : List.of("ann", "bea")) {
        int before = FailingJournal.asked();
        var answer = scene.begin(Scene.request(user));
        scene.after(() -> FailingJournal.asked() > before, MEMORY);
        assertTrue(says(Scene.await(answer), "The user's memory is missing (late"));
      }
      scene.await(() -> scene.breakers().memoryReads().state() == State.OPEN);
      var answer = scene.recommend();

      assertEquals(Rung.ALL_EXPERTS, answer.rung());
      assertTrue(says(answer, "reading users' memories failed 2 times in a row"));
      assertTrue(says(answer, "so the user is treated as unknown"));
    }
  }

  @Test
  void memoriesAreReadAgainWhenTheJournalIsBack() {
    try (var scene = Scene.withJournal(Shop::goodModel, breakers("1ms"))) {
      FailingJournal.isDown(true);
      for (String user : List.of("ann", "bea")) {
        int before = FailingJournal.asked();
        var answer = scene.begin(Scene.request(user));
        scene.after(() -> FailingJournal.asked() > before, MEMORY);
        Scene.await(answer);
      }
      scene.await(() -> scene.breakers().memoryReads().state() == State.OPEN);
      FailingJournal.isDown(false);

      // The pause is a millisecond of the machine's own time, which a request may be faster than.
      scene.await(() -> says(scene.recommend(Scene.request("new")), "This user is unknown"));
      assertEquals(State.CLOSED, scene.breakers().memoryReads().state());
    }
  }

  private static UserEvent event(String userId) {
    return new UserEvent("e", userId, new Behavior.Click(Shop.NOW.minusSeconds(1), "tents0"));
  }

  private static Throwable causeOf(CompletableFuture<?> failed) {
    return assertThrows(ExecutionException.class, failed::get).getCause();
  }

  @Test
  void eventsAreRefusedAtOnceWithATimeToComeAgainOnceSeveralWereNotWritten() {
    try (var scene = Scene.withJournal(Shop::goodModel, breakers("10m"))) {
      FailingJournal.isDown(true);
      for (String user : List.of("ann", "bea")) {
        int before = FailingJournal.asked();
        var receipt = scene.service().record(event(user)).toCompletableFuture();
        scene.after(() -> FailingJournal.asked() > before, EVENT);
        causeOf(receipt);
      }
      // A write that failed is asked for again for a while, so only whose memory was wanted counts.
      Set<String> before = FailingJournal.askedAbout();
      var refusal = causeOf(scene.service().record(event("new")).toCompletableFuture());

      assertTrue(assertInstanceOf(OverloadedException.class, refusal).retryAfter().isPositive());
      assertEquals(before, FailingJournal.askedAbout());
      assertEquals(State.OPEN, scene.breakers().memoryWrites().state());
      assertEquals(State.CLOSED, scene.breakers().memoryReads().state());
    }
  }
}
