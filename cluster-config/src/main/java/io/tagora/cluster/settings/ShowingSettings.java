package io.tagora.cluster.settings;

import java.time.Duration;

/**
 * {@code tagora.memory.showing}: what was shown and said of it, and what follows.
 *
 * @param answers that are remembered; 0 for none
 * @param feedback words that are remembered
 * @param dismissed how long what was waved away is not shown again
 * @param ignoredTimes so many answers with an item that was not looked at leave it out ...
 * @param ignoredWithin ... if all of them were within this time
 */
public record ShowingSettings(
    int answers, int feedback, Duration dismissed, int ignoredTimes, Duration ignoredWithin) {

  static ShowingSettings from(Section section) {
    return new ShowingSettings(
        section.integer("answers", 0),
        section.integer("feedback", 1),
        section.duration("dismissed"),
        section.integer("ignored-times", 1),
        section.duration("ignored-within"));
  }
}
