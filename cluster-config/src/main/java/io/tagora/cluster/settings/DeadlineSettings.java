package io.tagora.cluster.settings;

import java.time.Duration;

/** {@code tagora.deadlines}: how long a request waits for each step. */
public record DeadlineSettings(
    Duration request,
    Duration reserve,
    Duration memory,
    Duration context,
    Duration plan,
    Duration experts,
    Duration arbitration,
    Duration selection,
    Duration explanations) {

  static DeadlineSettings from(Section section) {
    return new DeadlineSettings(
        section.duration("request"),
        section.duration("reserve"),
        section.duration("memory"),
        section.duration("context"),
        section.duration("plan"),
        section.duration("experts"),
        section.duration("arbitration"),
        section.duration("selection"),
        section.duration("explanations"));
  }
}
