package io.tagora.cluster.settings;

import java.time.Duration;

/** {@code tagora.supervision}: what happens when an engine throws. */
public record SupervisionSettings(
    int restarts, Duration within, Duration minBackoff, Duration maxBackoff) {

  static SupervisionSettings from(Section section) {
    Duration minBackoff = section.duration("min-backoff");
    Duration maxBackoff = section.duration("max-backoff");
    section.require(
        maxBackoff.compareTo(minBackoff) >= 0,
        "max-backoff",
        "be at least min-backoff " + minBackoff,
        maxBackoff);
    return new SupervisionSettings(
        section.integer("restarts", 1), section.duration("within"), minBackoff, maxBackoff);
  }
}
