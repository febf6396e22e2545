package io.tagora.training.personas;

import io.tagora.runtime.metric.Interval;
import io.tagora.training.data.NodeDefaults;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.SequencedMap;
import java.util.SplittableRandom;

/**
 * How many categories what is under way is to be about, by what known users turned to next.
 *
 * @param usual what others are held against: the node's default, or the first number where that was
 *     not tried
 * @param ahead each number's hit rate minus the usual one's, with a 95 % interval over users
 * @param chosen the usual one, unless another's interval lies above 0: then the one that is ahead
 *     most
 */
public record CategoryChoice(int usual, Map<Integer, Interval> ahead, int chosen) {
  private static final long INTERVAL_SEED = 1;

  /**
   * Chooses among numbers.
   *
   * @param rates for each number the hit rates of the same users in the same order; at least one
   */
  static CategoryChoice among(SequencedMap<Integer, double[]> rates) {
    int usual =
        rates.containsKey(NodeDefaults.RETURNING_CATEGORIES)
            ? NodeDefaults.RETURNING_CATEGORIES
            : rates.firstEntry().getKey();
    double[] usually = rates.getOrDefault(usual, new double[0]);
    var ahead = new LinkedHashMap<Integer, Interval>();
    rates.forEach((number, each) ->
        ahead.put(
            number, Interval.ofDifference(each, usually, new SplittableRandom(INTERVAL_SEED))));
    int chosen =
        ahead.entrySet().stream()
            .filter(entry -> entry.getValue().low() > 0)
            .max((left, right) -> Double.compare(left.getValue().mean(), right.getValue().mean()))
            .map(Entry::getKey)
            .orElse(usual);
    return new CategoryChoice(usual, ahead, chosen);
  }
}
