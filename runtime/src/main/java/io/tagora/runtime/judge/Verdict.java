package io.tagora.runtime.judge;

import java.util.List;

/**
 * What the senior reviewer made of the grades.
 *
 * @param score the weighted mean of the grades, in [0, 1]
 * @param missing dimensions whose evaluator gave no grade
 * @param why a sentence
 */
public record Verdict(
    Tier tier, double score, List<Grade> grades, List<String> missing, String why) {
  public Verdict {
    grades = List.copyOf(grades);
    missing = List.copyOf(missing);
  }
}
