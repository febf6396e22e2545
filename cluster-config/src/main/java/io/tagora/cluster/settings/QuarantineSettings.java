package io.tagora.cluster.settings;

import java.time.Duration;

/**
 * {@code tagora.supervision.quarantine}: prompts that an engine throws at.
 *
 * @param tries after so many a prompt is refused
 * @param prompts of a device that are remembered at most
 * @param expiry after the last failure
 */
public record QuarantineSettings(int tries, int prompts, Duration expiry) {

  static QuarantineSettings from(Section section, int restarts) {
    int tries = section.integer("tries", 1);
    section.require(
        tries <= restarts, "tries", "be at most tagora.supervision.restarts " + restarts, tries);
    return new QuarantineSettings(tries, section.integer("prompts", 1), section.duration("expiry"));
  }
}
