package io.tagora.actors.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.actors.testing.Scene;
import io.tagora.actors.testing.ShelfSelector;
import io.tagora.actors.testing.Shop;
import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.retrieval.ItemSelector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** One test an ending of retrieval: the answer still comes. */
class SelectionEndingsTest {

  /** A selector that waits or breaks where a shelf would not. */
  private record BadSelector(CountDownLatch gate, boolean breaks, boolean utilityBreaks)
      implements ItemSelector {
    @Override
    public List<RecommendedItem> select(
        HybridContext context,
        Plan plan,
        Arbitration arbitration,
        int items,
        RandomGenerator random) {
      return answer(breaks, context, items);
    }

    @Override
    public List<RecommendedItem> utility(HybridContext context, int items) {
      return answer(utilityBreaks, context, items);
    }

    private List<RecommendedItem> answer(boolean broken, HybridContext context, int items) {
      if (broken) {
        throw new IllegalStateException("the index is gone");
      }
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return new ShelfSelector(Shop.catalog()).utility(context, items);
    }
  }

  @Test
  void brokenSelectionLeavesUtilityItems() {
    try (var scene =
        Scene.of(Shop::goodModel, new BadSelector(new CountDownLatch(0), true, false))) {
      Endings.assertUtility(scene.recommend(), "The tags led to no items (failed");
      scene.assertAllReleased();
    }
  }

  @Test
  void withoutAnyItemsTheAnswerSaysSo() {
    try (var scene =
        Scene.of(Shop::goodModel, new BadSelector(new CountDownLatch(0), true, true))) {
      var answer = scene.recommend();

      assertEquals(List.of(), answer.items());
      assertTrue(answer.degraded().getLast().startsWith("There are no items to show (failed"));
      scene.assertAllReleased();
    }
  }

  @Test
  void atTheDeadlineTheAnswerComesEvenWithoutItems() {
    var gate = new CountDownLatch(1);
    try (var scene = Scene.of(Shop::goodModel, new BadSelector(gate, false, false))) {
      var answer = scene.begin(Scene.request("ann"));
      scene.after(
          () -> scene.stages().stream().anyMatch(Stage.Arbitrated.class::isInstance),
          Duration.ofSeconds(5));

      assertEquals(List.of(), Scene.await(answer).items());
      scene.assertAllReleased();
      gate.countDown();
    }
  }

  @Test
  void flowThatABugStopsIsAnsweredAndReleasesItsContext() {
    try (var scene = Scene.of(Shop::goodModel, new NoSelector())) {
      var message = Endings.refusal(scene.begin(Scene.request("ann")));

      assertTrue(message.startsWith("the request "), message);
      scene.assertAllReleased();
    }
  }

  /** Breaks its contract: a list that holds nothing where items belong. */
  private static final class NoSelector implements ItemSelector {
    @Override
    public List<RecommendedItem> select(
        HybridContext context,
        Plan plan,
        Arbitration arbitration,
        int items,
        RandomGenerator random) {
      return java.util.Collections.singletonList(null);
    }

    @Override
    public List<RecommendedItem> utility(HybridContext context, int items) {
      return List.of();
    }
  }
}
