package io.tagora.cluster.settings;

import java.time.Duration;

/**
 * {@code tagora.agents.awake}: how many users' own agents a node has in its heap.
 *
 * @param users whose agents are awake at a time
 * @param longest that an agent is awake before it is woken anew
 */
public record AwakeSettings(int users, Duration longest) {
  static AwakeSettings from(Section section) {
    return new AwakeSettings(section.integer("users", 1), section.duration("longest"));
  }
}
