package io.tagora.runtime.judge;

/**
 * One question that an evaluator answers.
 *
 * @param name lower case, unique among its criteria, as "relevance"
 * @param question as an evaluator is asked it
 * @param defectBelow a grade below it is a defect, in [0, 1]
 * @param weight of the grade among the others, more than 0
 */
public record Dimension(String name, String question, double defectBelow, double weight) {
  public Dimension {
    if (!(defectBelow >= 0 && defectBelow <= 1)) {
      throw new IllegalArgumentException(
          "defect-below of %s must be from 0 to 1, got %s".formatted(name, defectBelow));
    }
    if (!(weight > 0)) {
      throw new IllegalArgumentException(
          "weight of %s must be more than 0, got %s".formatted(name, weight));
    }
  }
}
