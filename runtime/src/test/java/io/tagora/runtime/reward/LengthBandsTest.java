package io.tagora.runtime.reward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.world.Marketplace;
import io.tagora.runtime.world.MarketplaceSettings;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LengthBandsTest {
  @Test
  void the_papers_bands_give_one_half_and_none() {
    var bands = new LengthBands(6, 11, 4, 13);
    assertEquals(0, bands.of("one two three"));
    assertEquals(0.5, bands.of("1 2 3 4"));
    assertEquals(1, bands.of("1 2 3 4 5 6"));
    assertEquals(1, bands.of("1 2 3 4 5 6 7 8 9 10 11"));
    assertEquals(0.5, bands.of("1 2 3 4 5 6 7 8 9 10 11 12 13"));
    assertEquals(0, bands.of("1 2 3 4 5 6 7 8 9 10 11 12 13 14"));
  }

  @Test
  void words_are_what_stands_between_white_space() {
    assertEquals(0, LengthBands.wordsIn("  "));
    assertEquals(2, LengthBands.wordsIn(" non-slip  mats "));
  }

  @Test
  void quantiles_of_a_hundred_and_one_tags_are_exact() {
    int[] words = new int[101];
    Arrays.setAll(words, i -> 100 - i);
    assertEquals(new LengthBands(10, 90, 1, 99), LengthBands.ofQuantiles(words));
  }

  @Test
  void the_default_bands_are_the_quantiles_of_the_default_marketplaces_tags() {
    var dataset = Marketplace.generate(MarketplaceSettings.of(150, 20_000, 7, 7)).dataset();
    int[] words =
        dataset.users().stream()
            .flatMap(user -> user.behaviors().stream())
            .flatMap(behavior -> behavior.item().stream())
            .flatMap(
                id -> dataset.catalog().tagsOf(dataset.catalog().item(id).orElseThrow()).stream())
            .map(Tag::text)
            .mapToInt(LengthBands::wordsIn)
            .toArray();
    assertEquals(LengthBands.DEFAULT, LengthBands.ofQuantiles(words));
  }

  @Test
  void bands_that_do_not_nest_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> new LengthBands(2, 3, 3, 4));
    assertThrows(IllegalArgumentException.class, () -> new LengthBands(2, 3, 1, 2));
    assertThrows(IllegalArgumentException.class, () -> LengthBands.ofQuantiles(new int[0]));
  }
}
