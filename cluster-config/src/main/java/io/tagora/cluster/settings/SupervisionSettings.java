package io.tagora.cluster.settings;

import java.time.Duration;

/** {@code tagora.supervision}: what happens when an engine throws or something else is down. */
public record SupervisionSettings(
    int restarts,
    Duration within,
    Duration minBackoff,
    Duration maxBackoff,
    QuarantineSettings quarantine,
    BreakerSettings breakers) {

  static SupervisionSettings from(Section section) {
    Duration minBackoff = section.duration("min-backoff");
    Duration maxBackoff = section.duration("max-backoff");
    section.require(
        maxBackoff.compareTo(minBackoff) >= 0,
        "max-backoff",
        "be at least min-backoff " + minBackoff,
        maxBackoff);
    int restarts = section.integer("restarts", 1);
    return new SupervisionSettings(
        restarts,
        section.duration("within"),
        minBackoff,
        maxBackoff,
        QuarantineSettings.from(section.section("quarantine"), restarts),
        BreakerSettings.from(section.section("breakers")));
  }
}
