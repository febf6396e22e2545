package io.tagora.runtime.model;

/**
 * What the model may write; declarative, so that it can cross an actor boundary and each engine
 * compiles its own.
 */
public sealed interface OutputRule {

  /** Anything, up to the model's end token. */
  record Free() implements OutputRule {}

  /**
   * Phrases of a known set, between separators, and nothing else. A group is written at most once.
   *
   * @param min the model cannot end before that many phrases, as long as the set has them
   * @param max the writing ends after that many
   */
  record Phrases(PhraseSet set, int min, int max) implements OutputRule {
    public Phrases {
      if (min < 0 || max < 1 || min > max) {
        throw new IllegalArgumentException(
            "phrases must have 0 <= min <= max and max >= 1, got min " + min + ", max " + max);
      }
    }
  }

  OutputRule FREE = new Free();
}
