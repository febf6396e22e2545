package io.tagora.training.experiment;

import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.metric.Interval;
import io.tagora.runtime.metric.RankingMetrics;
import io.tagora.training.data.NodeDefaults;
import io.tagora.training.data.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What agents answered at all moments in one form of contexts. */
record ArmResult(List<Turn> turns, List<EngineAgents.Answer> answers) {
  private static final long INTERVAL_SEED = 1;

  /** Asks at each moment. */
  static ArmResult of(EngineAgents agents, List<Turn> turns) {
    var answers = new ArrayList<EngineAgents.Answer>();
    turns.forEach(turn -> answers.add(agents.answer(turn)));
    return new ArmResult(turns, answers);
  }

  /** The share of what came true that the first 30 tags name, moment by moment. */
  double[] hitRates() {
    return each(
        i -> RankingMetrics.hitRate(categories(i), turns.get(i).truth(), NodeDefaults.SELECTED));
  }

  /** Whether the first tag came true. */
  double[] firstHits() {
    return each(i -> RankingMetrics.precision(categories(i), turns.get(i).truth(), 1));
  }

  /** The share of planned personas that are needs of which something came true. */
  double[] personaHits() {
    return each(i -> {
      var personas = answers.get(i).plan().personas();
      return personas.isEmpty()
          ? 0
          : (double)
                  personas.stream()
                      .filter(persona -> turns.get(i).needs().contains(persona.name()))
                      .count()
              / personas.size();
    });
  }

  /** The share of planned personas that the other form's plan has, too. */
  double[] samePersonas(ArmResult other) {
    return each(i -> {
      var mine = answers.get(i).plan().personas().stream().map(one -> one.name()).toList();
      var others = other.answers.get(i).plan().personas().stream().map(one -> one.name()).toList();
      return mine.isEmpty()
          ? 0
          : (double) mine.stream().filter(others::contains).count() / mine.size();
    });
  }

  Interval work(ToDoubleFunction<Work> figure) {
    return interval(each(i -> figure.applyAsDouble(answers.get(i).work())));
  }

  static Interval interval(double[] values) {
    return Interval.of(values, new SplittableRandom(INTERVAL_SEED));
  }

  static Interval difference(double[] left, double[] right) {
    return Interval.ofDifference(left, right, new SplittableRandom(INTERVAL_SEED));
  }

  private List<String> categories(int i) {
    return answers.get(i).tags().stream().map(Tag::categoryId).toList();
  }

  private double[] each(IntToDoubleFunction value) {
    return IntStream.range(0, turns.size()).mapToDouble(value).toArray();
  }
}
