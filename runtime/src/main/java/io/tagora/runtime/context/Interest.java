package io.tagora.runtime.context;

import java.time.Duration;
import java.time.Instant;

/**
 * What stays of the behaviours on one leaf category when they leave the window of a memory.
 *
 * @param categoryId of the leaf category
 * @param behaviors how many there were, as a context counts them
 * @param purchases how many of them were purchases
 * @param weight of the evidence as of {@code last}; it halves every {@link #HALF_LIFE}
 * @param first the time of the earliest
 * @param last the time of the latest
 */
public record Interest(
    String categoryId, int behaviors, int purchases, double weight, Instant first, Instant last) {
  /** Long beside the fortnight of retrieval: what is left here is about habits, not about needs. */
  public static final Duration HALF_LIFE = Duration.ofDays(90);

  /** The weight at a time that is not before {@code last}. */
  public double weightAt(Instant time) {
    double age = Math.max(0, Duration.between(last, time).toMillis());
    return weight * Math.pow(0.5, age / HALF_LIFE.toMillis());
  }

  /** Both together; of one category. */
  Interest plus(Interest other) {
    Instant latest = last.isAfter(other.last) ? last : other.last;
    return new Interest(
        categoryId,
        behaviors + other.behaviors,
        purchases + other.purchases,
        weightAt(latest) + other.weightAt(latest),
        first.isBefore(other.first) ? first : other.first,
        latest);
  }
}
