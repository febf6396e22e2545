package io.tagora.cluster.settings;

/** {@code tagora.agents.history}: how much of a user's history the agents read. */
public record HistorySettings(int inWords, int block, int blocks) {
  static HistorySettings from(Section section) {
    return new HistorySettings(
        section.integer("in-words", 1), section.integer("block", 1), section.integer("blocks", 1));
  }
}
