package io.tagora.training.personas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.catalog.Tag;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RankRatesTest {
  private final RankRates rates = new RankRates();

  private static List<TagProposal> list(String... categories) {
    return Stream.of(categories)
        .map(category -> new TagProposal(new Tag(category, category), "persona", 1))
        .toList();
  }

  @Test
  void aTagCountsAtItsPlaceInItsExpertsList() {
    rates.add(0, list("a", "b"), Set.of("b"));
    rates.add(0, list("a", "b", "c"), Set.of("a", "b"));
    rates.add(2, list("a"), Set.of("a"));

    assertEquals(List.of(0.5, 1.0, 0.0), rates.of(0, 1));
    assertEquals(List.of(0.5, 1.0), rates.of(0, 2), "one list only was three long");
    assertEquals(List.of(), rates.of(1, 1));
    assertEquals(List.of(1.0), rates.of(2, 1));
    assertEquals(List.of(), rates.of(3, 1));
  }
}
