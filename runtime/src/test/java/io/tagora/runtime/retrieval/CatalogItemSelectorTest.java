package io.tagora.runtime.retrieval;

import static io.tagora.runtime.retrieval.Shop.click;
import static io.tagora.runtime.retrieval.Shop.purchase;
import static io.tagora.runtime.retrieval.Shop.tag;
import static io.tagora.runtime.retrieval.Shop.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.ScoredTag;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.context.Unwanted;
import io.tagora.runtime.exchange.Dataset;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatalogItemSelectorTest {
  private static final Plan PLAN =
      new Plan(List.of(new Persona("p1", "first baby", ""), new Persona("p2", "camping", "")));
  private static final Arbitration TAGS =
      new Arbitration(
          List.of(
              new ScoredTag(tag("folding strollers"), "p1", 1.0),
              new ScoredTag(tag("family tents"), "p2", 0.8),
              new ScoredTag(tag("hiking boots"), "p2", 0.6)));

  private final Dataset dataset =
      Shop.dataset(
          user("a", purchase("lamps0", 3), click("lamps1", 2), click("tables0", 2)),
          user("b", click("tables1", 2), click("boots0", 1), click("tents0", 1)));
  private final ItemIndex index =
      ItemIndex.inMemory(dataset.catalog(), new HashingEmbedder(64), ProgressListener.SILENT);
  private final CatalogItemSelector selector =
      CatalogItemSelector.of(dataset, Shop.NOW, index, SelectionSettings.DEFAULT);
  private final HybridContext context = Shop.context(click("strollers7", 1));

  @AfterEach
  void close() throws Exception {
    index.close();
  }

  private List<RecommendedItem> select(Arbitration arbitration, int items) {
    return selector.select(context, PLAN, arbitration, items, new SplittableRandom(1));
  }

  @Test
  void a_page_has_both_channels_within_their_bounds() {
    List<RecommendedItem> page = select(TAGS, 6);
    assertEquals(6, page.size());
    long exploratory =
        page.stream().filter(shown -> shown.channel() == Channel.EXPLORATORY).count();
    assertTrue(exploratory >= 3 && exploratory <= 5, page.toString());
  }

  @Test
  void an_exploratory_item_carries_its_whole_way_and_a_utility_item_none() {
    for (RecommendedItem shown : select(TAGS, 6)) {
      boolean exploratory = shown.channel() == Channel.EXPLORATORY;
      assertEquals(exploratory, !shown.tag().isEmpty());
      assertEquals(exploratory, !shown.personaId().isEmpty());
      assertEquals(dataset.catalog().categoryOf(shown.item()).name(), shown.category());
      assertTrue(shown.share() >= 0 && shown.share() <= 1);
      assertEquals("", shown.reason());
    }
  }

  @Test
  void no_item_comes_twice_and_no_category_more_than_twice() {
    List<RecommendedItem> page = select(TAGS, 10);
    assertEquals(page.size(), page.stream().map(shown -> shown.item().id()).distinct().count());
    page.stream()
        .collect(Collectors.groupingBy(RecommendedItem::category, Collectors.counting()))
        .forEach((category, count) -> assertTrue(count <= 2, category + " " + count));
  }

  @Test
  void the_largest_share_comes_first() {
    List<RecommendedItem> page = select(TAGS, 8);
    for (int i = 1; i < page.size(); i++) {
      assertTrue(page.get(i).share() <= page.get(i - 1).share());
    }
  }

  @Test
  void the_same_chance_gives_the_same_page() {
    assertEquals(select(TAGS, 8), select(TAGS, 8));
  }

  @Test
  void without_tags_the_page_is_all_utility() {
    List<RecommendedItem> page = select(new Arbitration(List.of()), 5);
    assertEquals(5, page.size());
    assertTrue(page.stream().allMatch(shown -> shown.channel() == Channel.UTILITY));
  }

  @Test
  void the_utility_page_starts_with_the_recent_category_and_fills_every_place() {
    List<RecommendedItem> page = selector.utility(Shop.context(click("tables3", 0)), 6);
    assertEquals("dining tables", page.getFirst().category());
    assertEquals(6, page.size());
    assertTrue(page.stream().allMatch(shown -> shown.share() == 1 && shown.tag().isEmpty()));
  }

  @Test
  void many_threads_get_the_same_page() {
    List<RecommendedItem> expected = select(TAGS, 8);
    List<List<RecommendedItem>> pages =
        IntStream.range(0, 32).parallel().mapToObj(_ -> select(TAGS, 8)).toList();
    pages.forEach(page -> assertEquals(expected, page));
  }

  private List<String> shown(Unwanted unwanted, int items) {
    var random = new SplittableRandom(1);
    return Stream.concat(
            selector.select(context.with(unwanted), PLAN, TAGS, items, random).stream(),
            selector.utility(context.with(unwanted), items).stream())
        .map(shown -> shown.item().id())
        .distinct()
        .toList();
  }

  @Test
  void what_the_user_waved_away_is_not_shown_by_either_channel() {
    List<String> before = shown(Unwanted.NONE, 6);
    var first = Set.of(before.getFirst());
    var unwanted = new Unwanted(first, Set.of("tents"), Set.of());
    List<String> after = shown(unwanted, 6);
    assertTrue(before.stream().anyMatch(id -> id.startsWith("tents")), before::toString);
    assertTrue(after.stream().noneMatch(id -> id.startsWith("tents")), after::toString);
    assertTrue(after.stream().noneMatch(first::contains), after::toString);
  }

  @Test
  void what_the_user_ignored_is_shown_only_where_there_is_not_enough_else() {
    List<String> before = shown(Unwanted.NONE, 4);
    var few = new Unwanted(Set.of(), Set.of(), Set.copyOf(before.subList(0, 2)));
    assertTrue(shown(few, 4).stream().noneMatch(few.ignored()::contains));
    var all =
        new Unwanted(
            Set.of(),
            Set.of(),
            dataset.catalog().items().stream().map(Item::id).collect(Collectors.toSet()));
    assertEquals(before, shown(all, 4));
  }
}
