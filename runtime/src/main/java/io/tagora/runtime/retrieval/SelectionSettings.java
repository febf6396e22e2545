package io.tagora.runtime.retrieval;

import io.tagora.runtime.traffic.TrafficSettings;

/**
 * How a page is filled.
 *
 * @param itemsPerCategory at most that many items of a leaf category on a page, at least 1
 * @param repeatedGain what a category's next item gains, as a share of what it would as the first,
 *     in (0, 1]: so that a page shows many needs rather than one twice
 * @param utilityPerPlace how many utility candidates compete for every place, at least 1
 */
public record SelectionSettings(
    RetrievalSettings retrieval,
    TrafficSettings traffic,
    int itemsPerCategory,
    double repeatedGain,
    int utilityPerPlace) {

  public static final SelectionSettings DEFAULT =
      new SelectionSettings(RetrievalSettings.DEFAULT, TrafficSettings.DEFAULT, 2, 0.6, 3);

  public SelectionSettings {
    if (itemsPerCategory < 1) {
      throw new IllegalArgumentException(
          "itemsPerCategory must be at least 1, got " + itemsPerCategory);
    }
    if (!(repeatedGain > 0 && repeatedGain <= 1)) {
      throw new IllegalArgumentException("repeatedGain must be in (0, 1], got " + repeatedGain);
    }
    if (utilityPerPlace < 1) {
      throw new IllegalArgumentException(
          "utilityPerPlace must be at least 1, got " + utilityPerPlace);
    }
  }
}
