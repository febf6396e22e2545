package io.tagora.runtime.memory;

import java.time.Duration;

/**
 * For how long something is not shown again.
 *
 * @param dismissed after it was waved away
 * @param ignoredTimes so many answers that had an item, without a look at it since, ...
 * @param ignoredWithin ... within this time leave it out of the next
 */
public record ShowingRules(Duration dismissed, int ignoredTimes, Duration ignoredWithin) {}
