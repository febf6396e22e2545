package io.tagora.runtime.judge;

/**
 * One evaluator's answer.
 *
 * @param dimension the name of the dimension
 * @param score in [0, 1], 1 is best
 * @param note why, in a few words; may be empty
 */
public record Grade(String dimension, double score, String note) {
  public Grade {
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException(
          "a grade of %s must be from 0 to 1, got %s".formatted(dimension, score));
    }
  }
}
