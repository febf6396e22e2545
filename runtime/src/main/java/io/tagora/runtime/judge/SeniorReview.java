package io.tagora.runtime.judge;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The paper's rule (section 7): any defect → B; else S from a threshold on, else A.
 *
 * <p>An evaluator that gave no grade found no defect, but nobody can call excellent what was not
 * looked at: with a dimension missing the best tier is A.
 */
public final class SeniorReview {
  private SeniorReview() {}

  /**
   * The verdict; empty where there is no grade of any dimension.
   *
   * @param grades at most one a dimension; of dimensions that the criteria do not have none count
   */
  public static Optional<Verdict> of(Criteria criteria, List<Grade> grades) {
    Map<String, Grade> byName =
        grades.stream()
            .filter(grade -> criteria.dimension(grade.dimension()).isPresent())
            .collect(Collectors.toMap(Grade::dimension, Function.identity(), (one, _) -> one));
    return byName.isEmpty() ? Optional.empty() : Optional.of(review(criteria, byName));
  }

  private static Verdict review(Criteria criteria, Map<String, Grade> byName) {
    List<Dimension> graded =
        criteria.dimensions().stream().filter(d -> byName.containsKey(d.name())).toList();
    List<String> missing =
        criteria.names().stream().filter(name -> !byName.containsKey(name)).toList();
    List<String> defects =
        graded.stream()
            .filter(dimension -> score(byName, dimension) < dimension.defectBelow())
            .map(Dimension::name)
            .toList();
    double weights = graded.stream().mapToDouble(Dimension::weight).sum();
    double score = graded.stream().mapToDouble(d -> d.weight() * score(byName, d)).sum() / weights;
    Tier tier = tier(criteria, defects, missing, score);
    return new Verdict(
        tier,
        score,
        graded.stream().map(dimension -> graded(byName, dimension)).toList(),
        missing,
        why(tier, defects, missing, score, criteria));
  }

  private static Grade graded(Map<String, Grade> byName, Dimension dimension) {
    return Optional.ofNullable(byName.get(dimension.name())).orElseThrow();
  }

  private static double score(Map<String, Grade> byName, Dimension dimension) {
    return graded(byName, dimension).score();
  }

  private static Tier tier(
      Criteria criteria, List<String> defects, List<String> missing, double score) {
    if (!defects.isEmpty()) {
      return Tier.B;
    }
    return missing.isEmpty() && score >= criteria.excellentFrom() ? Tier.S : Tier.A;
  }

  private static String why(
      Tier tier, List<String> defects, List<String> missing, double score, Criteria criteria) {
    return switch (tier) {
      case B -> "a defect in " + String.join(" and ", defects);
      case S -> "no defect, and %.2f is at least %.2f".formatted(score, criteria.excellentFrom());
      case A ->
          missing.isEmpty()
              ? "no defect, but %.2f is less than %.2f".formatted(score, criteria.excellentFrom())
              : "no defect seen, but no grade for " + String.join(" and ", missing);
    };
  }
}
