package io.tagora.runtime.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.model.PhraseSet;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReturningInterestTest {
  private static final Instant NOW = Instant.parse("2026-05-10T12:00:00Z");
  private static final List<String> NAMES = List.of("cribs", "sofas", "tents", "bibs");
  private static final Catalog CATALOG =
      new Catalog(
          NAMES.stream().map(name -> new Category(name, "All", name)).toList(),
          NAMES.stream().map(n -> new Item(n + "1", n, n, "Lund", 1, Map.of())).toList());

  @Test
  void itKnowsTheTagsOfTheLatestCategoriesOnly() {
    var interest =
        ReturningInterest.of(context("bibs", "cribs", "sofas", "cribs", "tents"), CATALOG, 3);
    assertEquals(
        List.of("cribs", "sofas", "tents"),
        interest.orElseThrow().tags().phrases().stream().map(PhraseSet.Phrase::text).toList());
    assertEquals("lately: tents, cribs, sofas", interest.orElseThrow().persona().rationale());
  }

  @Test
  void aShortHistoryHasNone() {
    assertTrue(ReturningInterest.of(context("cribs", "sofas"), CATALOG, 9).isEmpty());
  }

  @Test
  void noCategoriesMeansNone() {
    assertTrue(ReturningInterest.of(context("bibs", "cribs", "sofas"), CATALOG, 0).isEmpty());
  }

  private static HybridContext context(String... visited) {
    List<Behavior> behaviors =
        Stream.of(visited).<Behavior>map(name -> new Behavior.Click(NOW, name + "1")).toList();
    var day = new Environment(LocalDate.of(2026, 5, 10), "spring", "", Map.of(), List.of());
    return new HybridContext(Profile.unknown("u"), behaviors, day, NOW);
  }
}
