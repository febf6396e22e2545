package io.tagora.runtime.judge.trial;

import io.tagora.runtime.judge.Criteria;
import io.tagora.runtime.judge.Dimension;
import io.tagora.runtime.judge.Tier;
import io.tagora.runtime.judge.Verdict;
import io.tagora.runtime.judge.trial.Agreement.Pair;
import io.tagora.runtime.metric.Interval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Holds a judge's verdicts against those of raters, user by user. */
final class Comparison {

  private record Judged(Verdict verdict, Rated rated) {}

  private final Criteria criteria;
  private final List<List<Judged>> byUser;
  private final RandomGenerator random;

  /**
   * Judges everything at once.
   *
   * @param rated a list a user, none empty
   */
  Comparison(
      Criteria criteria,
      List<List<Rated>> rated,
      Function<Trial, Verdict> judge,
      RandomGenerator random) {
    this.criteria = criteria;
    this.random = random;
    byUser =
        rated.stream()
            .map(works ->
                works.stream().map(one -> new Judged(judge.apply(one.trial()), one)).toList())
            .toList();
  }

  KindResult result() {
    var dimensions = new LinkedHashMap<String, Agreement>();
    var errors = new LinkedHashMap<String, Double>();
    for (Dimension dimension : criteria.dimensions()) {
      String name = dimension.name();
      dimensions.put(name, eachRater(verdict -> isDefect(verdict, dimension)));
      errors.put(name, meanError(name));
    }
    return new KindResult(
        byUser.stream().mapToInt(List::size).sum(),
        byUser.size(),
        eachRater(verdict -> verdict.tier() == Tier.S),
        most(Tier.S),
        eachRater(verdict -> verdict.tier() == Tier.B),
        most(Tier.B),
        tiers(),
        betweenRaters(),
        dimensions,
        Map.copyOf(errors));
  }

  private static boolean isDefect(Verdict verdict, Dimension dimension) {
    return Rated.gradeOf(verdict, dimension.name()) < dimension.defectBelow();
  }

  private Agreement agreement(Function<Judged, Stream<Pair>> pairs) {
    return Agreement.of(
        byUser.stream().map(works -> works.stream().flatMap(pairs).toList()).toList(), random);
  }

  private Agreement eachRater(Function<Verdict, Boolean> says) {
    return agreement(one ->
        one.rated().verdicts().stream()
            .map(rater -> new Pair(says.apply(one.verdict()), says.apply(rater))));
  }

  private Agreement most(Tier tier) {
    return agreement(
        one -> Stream.of(new Pair(one.verdict().tier() == tier, one.rated().most(tier))));
  }

  private Agreement betweenRaters() {
    BiFunction<List<Verdict>, Integer, Pair> next =
        (raters, i) ->
            new Pair(
                raters.get(i).tier() == Tier.S,
                raters.get((i + 1) % raters.size()).tier() == Tier.S);
    return agreement(one -> {
      List<Verdict> raters = one.rated().verdicts();
      return IntStream.range(0, raters.size()).mapToObj(i -> next.apply(raters, i));
    });
  }

  private Interval tiers() {
    double[] shares =
        byUser.stream()
            .mapToDouble(works ->
                works.stream()
                    .flatMap(one ->
                        one.rated().verdicts().stream()
                            .map(rater -> rater.tier() == one.verdict().tier()))
                    .mapToInt(same -> same ? 1 : 0)
                    .average()
                    .orElseThrow())
            .toArray();
    return Interval.of(shares, random);
  }

  private double meanError(String dimension) {
    return byUser.stream()
        .flatMap(List::stream)
        .mapToDouble(
            one -> Math.abs(Rated.gradeOf(one.verdict(), dimension) - one.rated().grade(dimension)))
        .average()
        .orElseThrow();
  }
}
