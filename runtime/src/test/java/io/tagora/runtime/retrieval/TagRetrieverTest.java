package io.tagora.runtime.retrieval;

import static io.tagora.runtime.retrieval.Shop.click;
import static io.tagora.runtime.retrieval.Shop.purchase;
import static io.tagora.runtime.retrieval.Shop.tag;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.agent.ScoredTag;
import io.tagora.runtime.catalog.Tag;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TagRetrieverTest {
  private final ItemIndex index =
      ItemIndex.inMemory(Shop.catalog(), new HashingEmbedder(64), ProgressListener.SILENT);
  private final TagRetriever retriever =
      new TagRetriever(Shop.catalog(), index, RetrievalSettings.DEFAULT);

  @AfterEach
  void close() throws Exception {
    index.close();
  }

  private static Set<String> itemIds(List<Candidate> candidates) {
    return candidates.stream().map(c -> c.item().id()).collect(Collectors.toSet());
  }

  @Test
  void a_tag_brings_its_items_with_tag_and_persona() {
    var arbitration = new Arbitration(List.of(new ScoredTag(tag("oak dining tables"), "p1", 0.9)));
    List<Candidate> found = retriever.candidates(Shop.context(click("tents0", 1)), arbitration);
    assertEquals(RetrievalSettings.DEFAULT.itemsPerTag(), found.size());
    assertTrue(itemIds(found).containsAll(Set.of("tables0", "tables1", "tables2", "tables3")));
    for (Candidate candidate : found) {
      assertEquals("oak dining tables", candidate.tag());
      assertEquals("p1", candidate.personaId());
      assertEquals(Channel.EXPLORATORY, candidate.channel());
      assertTrue(candidate.score() > 0 && candidate.score() <= 0.9, candidate.toString());
    }
  }

  @Test
  void an_item_of_two_tags_comes_once_under_the_stronger_one() {
    var arbitration =
        new Arbitration(
            List.of(
                new ScoredTag(tag("family tents"), "p1", 0.9),
                new ScoredTag(tag("tents"), "p2", 0.2)));
    List<Candidate> found = retriever.candidates(Shop.context(), arbitration);
    assertEquals(itemIds(found).size(), found.size());
    Candidate family =
        found.stream().filter(c -> c.item().id().equals("tents1")).findFirst().orElseThrow();
    assertEquals("family tents", family.tag());
  }

  @Test
  void what_was_bought_lately_is_left_out_and_what_was_bought_long_ago_is_not() {
    var arbitration = new Arbitration(List.of(new ScoredTag(tag("jogging strollers"), "p1", 1)));
    var context = Shop.context(purchase("strollers5", 200), purchase("strollers4", 3));
    Set<String> found = itemIds(retriever.candidates(context, arbitration));
    assertFalse(found.contains("strollers4"));
    assertTrue(found.contains("strollers5"));
  }

  @Test
  void a_tag_outside_the_catalog_brings_nothing() {
    var arbitration =
        new Arbitration(List.of(new ScoredTag(new Tag("flying carpets", "carpets"), "p1", 1)));
    assertEquals(List.of(), retriever.candidates(Shop.context(), arbitration));
  }

  @Test
  void a_better_tag_score_puts_its_items_first() {
    var arbitration =
        new Arbitration(
            List.of(
                new ScoredTag(tag("tents"), "p1", 1), new ScoredTag(tag("strollers"), "p2", 0.3)));
    List<Candidate> found = retriever.candidates(Shop.context(), arbitration);
    assertEquals("tents", found.getFirst().item().categoryId());
    assertEquals("strollers", found.getLast().item().categoryId());
  }
}
