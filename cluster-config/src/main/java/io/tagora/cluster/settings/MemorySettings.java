package io.tagora.cluster.settings;

/** {@code tagora.memory}: what is remembered of a user. */
public record MemorySettings(int behaviors, int eventIds) {

  static MemorySettings from(Section section) {
    return new MemorySettings(section.integer("behaviors", 1), section.integer("event-ids", 1));
  }
}
