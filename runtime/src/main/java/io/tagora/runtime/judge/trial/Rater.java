package io.tagora.runtime.judge.trial;

import io.tagora.runtime.judge.Criteria;
import io.tagora.runtime.judge.Grade;
import io.tagora.runtime.judge.SeniorReview;
import io.tagora.runtime.judge.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A simulated person: grade = truth + leaning + noise, cut to [0, 1]; now and then a slip, which is
 * any grade at all. The tier follows from the rubric's rule.
 *
 * @param leanings by dimension: how much higher than the truth this rater grades on average
 * @param noise the standard deviation of a single grade
 * @param slips the share of grades that are slips
 */
public record Rater(Map<String, Double> leanings, double noise, double slips) {
  static final double LEANING = 0.08;
  static final double NOISE = 0.15;
  static final double SLIPS = 0.02;

  public Rater {
    leanings = Map.copyOf(leanings);
  }

  /** Several raters who lean in ways of their own. */
  public static List<Rater> panel(int raters, Criteria criteria, RandomGenerator random) {
    var panel = new ArrayList<Rater>();
    for (int i = 0; i < raters; i++) {
      var leanings = new HashMap<String, Double>();
      criteria.names().forEach(name -> leanings.put(name, random.nextGaussian(0, LEANING)));
      panel.add(new Rater(leanings, NOISE, SLIPS));
    }
    return panel;
  }

  /** What this rater makes of it, this time. */
  public Verdict rate(Trial trial, Criteria criteria, RandomGenerator random) {
    List<Grade> grades =
        criteria.names().stream()
            .map(name -> new Grade(name, grade(trial, name, random), ""))
            .toList();
    return SeniorReview.of(criteria, grades).orElseThrow();
  }

  private double grade(Trial trial, String name, RandomGenerator random) {
    double grade =
        trial.truth().getOrDefault(name, 0.5)
            + leanings.getOrDefault(name, 0.0)
            + random.nextGaussian(0, noise);
    return random.nextDouble() < slips ? random.nextDouble() : Math.clamp(grade, 0, 1);
  }
}
