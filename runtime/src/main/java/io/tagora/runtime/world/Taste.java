package io.tagora.runtime.world;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import java.util.Set;

/**
 * What one person likes: about a third of all attribute values and brands, and a price level.
 *
 * @param priceLevel how many spreads above a category's usual price the person feels at home
 */
record Taste(long seed, double priceLevel) {
  private static final double LIKED = 0.3;

  boolean likes(String value) {
    return Seeds.unit(seed, value.hashCode()) < LIKED;
  }

  /** How well the item suits the person for a need that asks for the values. */
  double score(Item item, Kind kind, Set<String> values) {
    double score = likes(item.brand()) ? 0.6 : 0;
    for (String key : Catalog.TAG_ATTRIBUTES) {
      String value = item.attributes().get(key);
      if (value != null) {
        score += (likes(value) ? 1.0 : 0) + (values.contains(value) ? 0.9 : 0);
      }
    }
    double level = StrictMath.log(item.price() / kind.price()) / ItemFactory.PRICE_SPREAD;
    return score - 0.5 * Math.abs(level - priceLevel);
  }
}
