package io.tagora.runtime.world;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The draws that the marketplace is made of. {@link StrictMath} keeps them equal on all machines.
 */
record Chance(RandomGenerator random) {
  boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  int upTo(int bound) {
    return random.nextInt(bound);
  }

  double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  double logNormal(double median, double sigma) {
    return median * StrictMath.exp(sigma * random.nextGaussian());
  }

  double gaussian() {
    return random.nextGaussian();
  }

  <T> T anyOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** As many of the choices as wanted, or all, in their order. */
  <T> List<T> someOf(List<T> choices, int wanted) {
    var left = new ArrayList<T>(choices);
    while (left.size() > wanted) {
      left.remove(upTo(left.size()));
    }
    return left;
  }

  /** A place drawn by its weight; weights are at least 0 and some weight is above 0. */
  int weighted(double... weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double point = random.nextDouble() * total;
    int last = 0;
    for (int place = 0; place < weights.length; place++) {
      if (weights[place] > 0) {
        last = place;
        point -= weights[place];
        if (point < 0) {
          return place;
        }
      }
    }
    return last;
  }

  /** Knuth's product of uniforms; meant for means below about 20. */
  int poisson(double mean) {
    double limit = StrictMath.exp(-mean);
    int count = 0;
    for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
      count++;
    }
    return count;
  }
}
