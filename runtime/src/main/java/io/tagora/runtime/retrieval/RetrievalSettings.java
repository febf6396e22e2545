package io.tagora.runtime.retrieval;

import java.time.Duration;

/**
 * How tags become candidates.
 *
 * @param itemsPerTag candidates a tag brings at most, at least 1
 * @param userWeight β of h = β·h_user + (1−β)·h_tag (paper section 6), in [0, 1]
 * @param sharpness of the interests' attention, at least 0
 * @param recentBehaviors how many of a user's last behaviours the interests are read from
 * @param boughtRecently an item bought within this time is not shown again
 */
public record RetrievalSettings(
    int itemsPerTag,
    double userWeight,
    double sharpness,
    int recentBehaviors,
    Duration boughtRecently) {

  public static final RetrievalSettings DEFAULT =
      new RetrievalSettings(6, 0.2, 8, 200, Duration.ofDays(60));

  public RetrievalSettings {
    if (itemsPerTag < 1) {
      throw new IllegalArgumentException("itemsPerTag must be at least 1, got " + itemsPerTag);
    }
    if (!(userWeight >= 0 && userWeight <= 1)) {
      throw new IllegalArgumentException("userWeight must be in [0, 1], got " + userWeight);
    }
    if (!(sharpness >= 0)) {
      throw new IllegalArgumentException("sharpness must be at least 0, got " + sharpness);
    }
  }
}
