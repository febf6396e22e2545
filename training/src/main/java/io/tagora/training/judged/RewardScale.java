package io.tagora.training.judged;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Brings scores, which a ranking only orders, to [0, 1]: sigmoid(slope · score + offset), so that
 * it foretells the tier with S = 1, A = ½, B = 0 (Platt, 1999). It keeps every order.
 *
 * @param slope above 0
 */
record RewardScale(double slope, double offset) {
  private static final int STEPS = 100;
  private static final double RIDGE = 1e-6;

  /** Of scores with deviation 1: where they foretell nothing, their order is still kept. */
  private static final double FLATTEST = 1e-3;

  /** A tag's score and what it should foretell. */
  private record Point(double score, double target) {}

  double of(double score) {
    return 1 / (1 + Math.exp(-(slope * score + offset)));
  }

  /** The least cross-entropy, by Newton's method on scores of mean 0 and deviation 1. */
  static RewardScale fit(Ranking ranking) {
    List<Point> points =
        ranking.moments().stream().flatMap(moment -> points(moment).stream()).toList();
    double mean = points.stream().mapToDouble(Point::score).average().orElse(0);
    double squares =
        points.stream()
            .mapToDouble(point -> (point.score() - mean) * (point.score() - mean))
            .average()
            .orElse(0);
    double deviation = Math.max(1e-9, Math.sqrt(squares));
    List<Point> even =
        points.stream()
            .map(point -> new Point((point.score() - mean) / deviation, point.target()))
            .toList();
    var scale = new RewardScale(0, 0);
    for (int step = 0; step < STEPS; step++) {
      scale = scale.better(even);
    }
    double slope = Math.max(FLATTEST, scale.slope) / deviation;
    return new RewardScale(slope, scale.offset - slope * mean);
  }

  private static List<Point> points(Ranking.Scored moment) {
    var tags = moment.groups().stream().flatMap(group -> group.tags().stream()).toList();
    return IntStream.range(0, tags.size())
        .mapToObj(i -> new Point(moment.scores()[i], tags.get(i).target()))
        .toList();
  }

  private RewardScale better(List<Point> points) {
    double gradientSlope = RIDGE * slope;
    double gradientOffset = RIDGE * offset;
    double slopes = RIDGE;
    double mixed = 0;
    double offsets = RIDGE;
    for (Point point : points) {
      double foretold = of(point.score());
      double weight = foretold * (1 - foretold) / points.size();
      double error = (foretold - point.target()) / points.size();
      gradientSlope += error * point.score();
      gradientOffset += error;
      slopes += weight * point.score() * point.score();
      mixed += weight * point.score();
      offsets += weight;
    }
    double determinant = slopes * offsets - mixed * mixed;
    double changeSlope = (offsets * gradientSlope - mixed * gradientOffset) / determinant;
    double changeOffset = (slopes * gradientOffset - mixed * gradientSlope) / determinant;
    // A bounded step: far from its end Newton's method may jump.
    return new RewardScale(
        slope - Math.clamp(changeSlope, -1, 1), offset - Math.clamp(changeOffset, -1, 1));
  }
}
