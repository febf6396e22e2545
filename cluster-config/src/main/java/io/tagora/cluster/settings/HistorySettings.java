package io.tagora.cluster.settings;

import java.util.List;

/**
 * {@code tagora.agents.history}: how much of a user's history the agents read.
 *
 * @param entities what is said of an item: title or described
 */
public record HistorySettings(int inWords, int block, int blocks, String entities) {
  private static final List<String> ENTITIES = List.of("title", "described");

  static HistorySettings from(Section section) {
    String entities = section.text("entities");
    section.require(
        ENTITIES.contains(entities), "entities", "be one of title, described", entities);
    return new HistorySettings(
        section.integer("in-words", 1),
        section.integer("block", 1),
        section.integer("blocks", 1),
        entities);
  }
}
