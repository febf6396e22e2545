package io.tagora.runtime.judge.trial;

import io.tagora.runtime.judge.Criteria;
import io.tagora.runtime.judge.Dimension;
import io.tagora.runtime.judge.Grade;
import io.tagora.runtime.judge.Tier;
import io.tagora.runtime.judge.Verdict;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * A piece of work and what several raters made of it.
 *
 * @param verdicts one a rater, at least one
 */
public record Rated(Trial trial, List<Verdict> verdicts) {
  public Rated {
    verdicts = List.copyOf(verdicts);
  }

  static Rated by(List<Rater> raters, Trial trial, Criteria criteria, RandomGenerator random) {
    return new Rated(
        trial, raters.stream().map(rater -> rater.rate(trial, criteria, random)).toList());
  }

  /** The mean grade. */
  double grade(String dimension) {
    return verdicts.stream()
        .mapToDouble(verdict -> gradeOf(verdict, dimension))
        .average()
        .orElseThrow();
  }

  static double gradeOf(Verdict verdict, String dimension) {
    return verdict.grades().stream()
        .filter(grade -> grade.dimension().equals(dimension))
        .mapToDouble(Grade::score)
        .findFirst()
        .orElseThrow();
  }

  /** Whether more than half of the raters see a defect there. */
  boolean defect(Dimension dimension) {
    return most(verdict -> gradeOf(verdict, dimension.name()) < dimension.defectBelow());
  }

  /** Whether more than half of the raters give that tier. */
  boolean most(Tier tier) {
    return most(verdict -> verdict.tier() == tier);
  }

  private boolean most(Predicate<Verdict> says) {
    return 2 * verdicts.stream().filter(says).count() > verdicts.size();
  }
}
