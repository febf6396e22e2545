package io.tagora.cluster.settings;

import java.time.Duration;

/**
 * {@code tagora.supervision.breakers}: when calls to something that is down are refused at once.
 *
 * @param failures in a row, after which a breaker opens
 * @param pause the first one
 * @param memory after so long a read or a write has failed
 * @param index after so long a search has failed
 * @param embedder after so long a request for vectors has failed
 */
public record BreakerSettings(
    int failures,
    Duration pause,
    Duration longestPause,
    Duration memory,
    Duration index,
    Duration embedder) {

  static BreakerSettings from(Section section) {
    Duration pause = section.duration("pause");
    Duration longest = section.duration("longest-pause");
    section.require(
        longest.compareTo(pause) >= 0, "longest-pause", "be at least pause " + pause, longest);
    return new BreakerSettings(
        section.integer("failures", 1),
        pause,
        longest,
        section.duration("memory"),
        section.duration("index"),
        section.duration("embedder"));
  }
}
