package io.tagora.runtime.model;

import java.util.List;

/**
 * A known set of phrases for {@link OutputRule.Phrases}. Engines cache what they compile by {@code
 * id}, so one id stands for one list of phrases; a set for one request only has the id "".
 */
public record PhraseSet(String id, List<Phrase> phrases) {
  public PhraseSet {
    phrases = List.copyOf(phrases);
    if (phrases.isEmpty()) {
      throw new IllegalArgumentException("a phrase set must have at least one phrase, got none");
    }
  }

  /**
   * A phrase and the group it stands for, as a tag and its category; of a group one phrase is
   * written at most.
   */
  public record Phrase(String text, String group) {}
}
