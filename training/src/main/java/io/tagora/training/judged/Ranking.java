package io.tagora.training.judged;

import io.tagora.runtime.judge.Tier;
import io.tagora.runtime.metric.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** How scores rank judged tags, against the tiers that the judge gave them. */
public record Ranking(List<Scored> moments) {
  private static final int RESAMPLES = 300;

  /**
   * A moment and its scores.
   *
   * @param scores of the groups' tags in order; any scale
   */
  @SuppressWarnings("ArrayRecordComponent") // Bulk numbers; compared nowhere.
  public record Scored(List<JudgedGroup> groups, float[] scores) {}

  public Ranking {
    moments = List.copyOf(moments);
  }

  /**
   * For each moment, the share of pairs of tags of one persona and two tiers that are in the right
   * order, equal scores counting half; NaN where a moment has no such pair.
   */
  public double[] pairs() {
    return pairs((_, _) -> true);
  }

  /** The same of pairs of these two tiers. */
  public double[] pairs(Tier better, Tier worse) {
    return pairs((one, other) -> one == better && other == worse);
  }

  private interface TierPair {
    boolean counts(Tier better, Tier worse);
  }

  private double[] pairs(TierPair asked) {
    return moments.stream().mapToDouble(moment -> pairs(moment, asked)).toArray();
  }

  private static double pairs(Scored moment, TierPair asked) {
    double right = 0;
    int pairs = 0;
    int start = 0;
    for (JudgedGroup group : moment.groups()) {
      List<JudgedTag> tags = group.tags();
      for (int i = 0; i < tags.size(); i++) {
        for (int j = 0; j < tags.size(); j++) {
          if (tags.get(i).isAbove(tags.get(j))
              && asked.counts(tags.get(i).tier(), tags.get(j).tier())) {
            int order = Float.compare(moment.scores()[start + i], moment.scores()[start + j]);
            right += order > 0 ? 1 : order == 0 ? 0.5 : 0;
            pairs++;
          }
        }
      }
      start += tags.size();
    }
    return pairs == 0 ? Double.NaN : right / pairs;
  }

  /** The mean of what is known of moments, with its interval over them. */
  public static Interval mean(double[] ofMoments, RandomGenerator random) {
    double[] known = Arrays.stream(ofMoments).filter(Double::isFinite).toArray();
    return known.length == 0
        ? new Interval(Double.NaN, Double.NaN, Double.NaN)
        : Interval.of(known, random);
  }

  /** A tag among all. */
  private record Point(float score, boolean positive) {}

  /**
   * The area under the curve of telling tags of some tiers from the rest, tags of all moments and
   * personas together; with its interval, for which moments are drawn with replacement.
   */
  public Interval auc(Predicate<Tier> positive, RandomGenerator random) {
    List<List<Point>> points = moments.stream().map(moment -> points(moment, positive)).toList();
    OptionalDouble all = auc(points.stream().flatMap(List::stream).toList());
    double[] drawn =
        IntStream.range(0, RESAMPLES)
            .mapToObj(_ ->
                auc(
                    points.stream()
                        .flatMap(_ -> points.get(random.nextInt(points.size())).stream())
                        .toList()))
            .flatMapToDouble(OptionalDouble::stream)
            .sorted()
            .toArray();
    return drawn.length == 0
        ? new Interval(Double.NaN, Double.NaN, Double.NaN)
        : new Interval(
            all.orElse(Double.NaN),
            drawn[(int) (0.025 * (drawn.length - 1))],
            drawn[(int) Math.round(0.975 * (drawn.length - 1))]);
  }

  private static List<Point> points(Scored moment, Predicate<Tier> positive) {
    var points = new ArrayList<Point>();
    int at = 0;
    for (JudgedGroup group : moment.groups()) {
      for (JudgedTag tag : group.tags()) {
        points.add(new Point(moment.scores()[at++], positive.test(tag.tier())));
      }
    }
    return points;
  }

  /** By the sum of ranks (Mann and Whitney); equal scores share their mean rank. */
  private static OptionalDouble auc(List<Point> points) {
    List<Point> sorted = points.stream().sorted(Comparator.comparingDouble(Point::score)).toList();
    double ranks = 0;
    long positives = 0;
    int from = 0;
    while (from < sorted.size()) {
      int to = from;
      long here = 0;
      while (to < sorted.size() && sorted.get(to).score() == sorted.get(from).score()) {
        here += sorted.get(to++).positive() ? 1 : 0;
      }
      ranks += here * (from + 1 + to) / 2.0;
      positives += here;
      from = to;
    }
    long negatives = sorted.size() - positives;
    return positives == 0 || negatives == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((ranks - positives * (positives + 1) / 2.0) / positives / negatives);
  }
}
