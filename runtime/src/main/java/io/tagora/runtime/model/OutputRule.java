package io.tagora.runtime.model;

import java.util.List;

/**
 * What the model may write; declarative, so that it can cross an actor boundary and each engine
 * compiles its own.
 */
public sealed interface OutputRule {

  /**
   * Any text, as parts between separators, up to the model's end token.
   *
   * @param min the model cannot end before that many parts
   * @param max the writing ends after that many
   * @param distinct no part may begin with a token that began an earlier one, so that a model that
   *     is made to go on does not say the same again
   * @param floors by a part's place: the least natural log-probability, under the model, of its
   *     first token; a part that would begin less likely is not written and the writing ends,
   *     whatever {@code min} says. Places beyond the list have none. An engine that does not see
   *     probabilities as it writes may leave floors out of account
   */
  record Free(int min, int max, boolean distinct, List<Double> floors) implements OutputRule {
    public Free {
      requireBounds("parts", min, max);
      floors = List.copyOf(floors);
    }

    /** Without floors. */
    public Free(int min, int max, boolean distinct) {
      this(min, max, distinct, List.of());
    }

    /** The floor of the part at this place, from 0; below all log-probabilities where none is. */
    public double floor(int place) {
      return place < floors.size() ? floors.get(place) : Double.NEGATIVE_INFINITY;
    }
  }

  /**
   * Phrases of a known set, between separators, and nothing else. A group is written at most once.
   *
   * @param min the model cannot end before that many phrases, as long as the set has them
   * @param max the writing ends after that many
   */
  record Phrases(PhraseSet set, int min, int max) implements OutputRule {
    public Phrases {
      requireBounds("phrases", min, max);
    }
  }

  /**
   * Any text as one part, exactly as it is written, up to the model's end token or a stop text;
   * special tokens are not part of it.
   */
  record Text() implements OutputRule {}

  /**
   * One part that the whole pattern matches. The model can end only where it matches, and writing
   * ends by itself where nothing can follow.
   *
   * @param pattern in the syntax that Java, JavaScript and Python share, without what is not
   *     regular: back references, look-around, possessive quantifiers; an engine refuses others at
   *     admission
   */
  record Regex(String pattern) implements OutputRule {}

  /**
   * One part that is JSON and valid under the schema.
   *
   * @param schema JSON Schema as text, of the subset that the engine documents; an engine refuses
   *     others at admission, with the keyword and its path
   */
  record JsonSchema(String schema) implements OutputRule {}

  /** One part that is any JSON object. */
  record JsonObject() implements OutputRule {}

  OutputRule FREE = new Free(0, Integer.MAX_VALUE, false);

  private static void requireBounds(String what, int min, int max) {
    if (min < 0 || max < 1 || min > max) {
      throw new IllegalArgumentException(
          "%s must have 0 <= min <= max and max >= 1, got min %d, max %d"
              .formatted(what, min, max));
    }
  }
}
