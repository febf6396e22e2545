package io.tagora.runtime.retrieval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.catalog.Item;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PageTest {

  private static Page.Place place(String id, String category, Channel channel, double share) {
    var item = new Item(id, id, category, "", 1, Map.of());
    return new Page.Place(new Candidate(item, "", "", channel, 0.5), share);
  }

  private static List<String> ids(List<Page.Place> page) {
    return page.stream().map(place -> place.candidate().item().id()).toList();
  }

  @Test
  void the_channels_get_the_rounded_sum_of_their_shares() {
    List<Page.Place> candidates =
        List.of(
            place("e1", "a", Channel.EXPLORATORY, 0.7),
            place("e2", "b", Channel.EXPLORATORY, 0.6),
            place("e3", "c", Channel.EXPLORATORY, 0.4),
            place("u1", "d", Channel.UTILITY, 0.8),
            place("u2", "e", Channel.UTILITY, 0.5));
    assertEquals(
        List.of("u1", "e1", "e2"), ids(Page.round(candidates, 3, 2, new SplittableRandom(1))));
  }

  @Test
  void a_full_category_leaves_its_place_to_the_other_channel() {
    List<Page.Place> candidates =
        List.of(
            place("e1", "a", Channel.EXPLORATORY, 1),
            place("e2", "a", Channel.EXPLORATORY, 0.9),
            place("u1", "d", Channel.UTILITY, 0.1));
    assertEquals(List.of("e1", "u1"), ids(Page.round(candidates, 2, 1, new SplittableRandom(1))));
  }

  @Test
  void equal_shares_are_drawn_by_lot() {
    List<Page.Place> candidates =
        List.of(
            place("e1", "a", Channel.EXPLORATORY, 0.5), place("e2", "b", Channel.EXPLORATORY, 0.5));
    Set<String> first = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      first.addAll(ids(Page.round(candidates, 1, 2, new SplittableRandom(seed))));
    }
    assertEquals(Set.of("e1", "e2"), first);
  }
}
