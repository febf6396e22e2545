package io.tagora.runtime.judge.trial;

import io.tagora.runtime.judge.Criteria;
import io.tagora.runtime.judge.Dimension;
import io.tagora.runtime.judge.Tier;
import io.tagora.runtime.judge.Verdict;
import io.tagora.runtime.judge.measured.Calibration;
import io.tagora.runtime.judge.measured.Evidence;
import io.tagora.runtime.judge.measured.Fit;
import io.tagora.runtime.judge.measured.MeasuredGrade;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Fits a measured judge to some raters. */
final class Calibrator {
  private final Evidence evidence;
  private final Map<String, MeasuredGrade> grades = new TreeMap<>();
  private final Map<String, Double> bars = new TreeMap<>();

  Calibrator(Evidence evidence) {
    this.evidence = evidence;
  }

  /** Fits every dimension of one kind of work. */
  void fitGrades(String kind, Criteria criteria, List<Rated> rated) {
    for (Dimension dimension : criteria.dimensions()) {
      var features = new double[rated.size()][];
      var means = new double[rated.size()];
      var defects = new boolean[rated.size()];
      for (int i = 0; i < rated.size(); i++) {
        Rated one = rated.get(i);
        features[i] = evidence.of(dimension.name(), one.trial().submission());
        means[i] = one.grade(dimension.name());
        defects[i] = one.defect(dimension);
      }
      grades.put(kind + "." + dimension.name(), Fit.grade(features, means, defects));
    }
  }

  /** Fits the bar for an S, on work that the judge with its fitted grades holds to be sound. */
  void fitBar(String kind, List<Rated> rated, Function<Trial, Verdict> judge) {
    var scores = new ArrayList<Double>();
    var excellent = new ArrayList<Boolean>();
    for (Rated one : rated) {
      Verdict verdict = judge.apply(one.trial());
      if (verdict.tier() != Tier.B) {
        scores.add(verdict.score());
        excellent.add(one.most(Tier.S));
      }
    }
    bars.put(kind, Fit.bar(scores, excellent));
  }

  Calibration calibration() {
    return new Calibration(grades, bars);
  }
}
