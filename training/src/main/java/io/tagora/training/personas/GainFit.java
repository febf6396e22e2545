package io.tagora.training.personas;

import io.tagora.runtime.agent.PersonaGains.Bucket;
import io.tagora.runtime.agent.PersonaGains.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a persona of one place brings, by how surely the Planner began it: users in buckets of equal
 * size, and neighbours joined until the gain nowhere falls (pool adjacent violators, Ayer et al.
 * 1955), since a surer beginning is not to be worth less.
 */
final class GainFit {
  private final double from;
  private final double sum;
  private final double squares;
  private final int users;

  /**
   * A user whose Planner wrote a persona at the place.
   *
   * @param opening the natural log-probability of the persona's beginning
   * @param gain what the answer with it names more than the one without it
   */
  record Seen(double opening, double gain) {}

  private GainFit(double from, double sum, double squares, int users) {
    this.from = from;
    this.sum = sum;
    this.squares = squares;
    this.users = users;
  }

  /** The place's buckets; at least one user must have been seen for each bucket asked for. */
  static Place of(List<Seen> seen, int buckets) {
    if (seen.size() < buckets) {
      throw new IllegalArgumentException(
          "a place must be seen with at least %d users, got %d; more --users are needed"
              .formatted(buckets, seen.size()));
    }
    List<Seen> sorted = seen.stream().sorted(Comparator.comparingDouble(Seen::opening)).toList();
    var pooled = new ArrayList<GainFit>();
    for (int i = 0; i < buckets; i++) {
      pooled.add(
          of(sorted.subList(i * sorted.size() / buckets, (i + 1) * sorted.size() / buckets)));
      while (pooled.size() > 1 && pooled.getLast().gain() < pooled.get(pooled.size() - 2).gain()) {
        GainFit last = pooled.removeLast();
        pooled.add(pooled.removeLast().with(last));
      }
    }
    return new Place(pooled.stream().map(GainFit::bucket).toList());
  }

  private static GainFit of(List<Seen> users) {
    return new GainFit(
        users.getFirst().opening(),
        users.stream().mapToDouble(Seen::gain).sum(),
        users.stream().mapToDouble(one -> one.gain() * one.gain()).sum(),
        users.size());
  }

  private GainFit with(GainFit above) {
    return new GainFit(from, sum + above.sum, squares + above.squares, users + above.users);
  }

  private double gain() {
    return sum / users;
  }

  private Bucket bucket() {
    double variance = Math.max(0, squares / users - gain() * gain());
    return new Bucket(from, gain(), Math.sqrt(variance / users), users);
  }
}
