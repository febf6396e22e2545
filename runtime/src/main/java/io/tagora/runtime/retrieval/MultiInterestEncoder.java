package io.tagora.runtime.retrieval;

import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.HybridContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a user's behaviours as several interests, one a code (paper section 6). Immutable.
 *
 * <p>Poly-encoder attention (Humeau et al. 2020) with codes that are given, not learned: code c
 * attends to behaviour j with weight softmax_j(sharpness·cos(c, b_j) + ln w_j), where w_j is the
 * behaviour's {@link Evidence}; the interest u is the direction of the weighted sum. An item is
 * scored by its best interest, max_k u_k·v.
 */
public final class MultiInterestEncoder {
  private final TagVectors tagVectors;
  private final BehaviorCategories categories;
  private final Evidence evidence;
  private final double sharpness;
  private final int recentBehaviors;

  /**
   * Reads with these settings.
   *
   * @param sharpness how strictly a code picks its behaviours; 0 gives every code the same interest
   * @param recentBehaviors how many of the last behaviours are read, at least 1
   */
  public MultiInterestEncoder(
      TagVectors tagVectors,
      BehaviorCategories categories,
      Evidence evidence,
      double sharpness,
      int recentBehaviors) {
    if (recentBehaviors < 1) {
      throw new IllegalArgumentException(
          "recentBehaviors must be at least 1, got " + recentBehaviors);
    }
    this.tagVectors = tagVectors;
    this.categories = categories;
    this.evidence = evidence;
    this.sharpness = sharpness;
    this.recentBehaviors = recentBehaviors;
  }

  /** One unit vector a code, in order; the codes themselves for a user without any behaviour. */
  public List<float[]> interests(HybridContext context, List<float[]> codes) {
    var keys = new ArrayList<float[]>();
    var logWeights = new ArrayList<Double>();
    List<Behavior> all = context.behaviors();
    for (Behavior behavior : all.subList(Math.max(0, all.size() - recentBehaviors), all.size())) {
      vectorOf(behavior)
          .ifPresent(vector -> {
            keys.add(vector);
            logWeights.add(Math.log(evidence.weight(behavior, context.now())));
          });
    }
    return keys.isEmpty()
        ? codes
        : codes.stream().map(code -> attend(code, keys, logWeights)).toList();
  }

  private Optional<float[]> vectorOf(Behavior behavior) {
    return switch (behavior) {
      case Behavior.Search(_, var query) ->
          categories.tagIn(query).flatMap(tag -> tagVectors.of(tag.text()));
      case Behavior.Click _, Behavior.AddToCart _, Behavior.Purchase _ ->
          categories.itemOf(behavior).map(tagVectors::of);
    };
  }

  private float[] attend(float[] code, List<float[]> keys, List<Double> logWeights) {
    var logits = new double[keys.size()];
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < logits.length; j++) {
      logits[j] = sharpness * Vectors.dot(code, keys.get(j)) + logWeights.get(j);
      largest = Math.max(largest, logits[j]);
    }
    for (int j = 0; j < logits.length; j++) {
      logits[j] = Math.exp(logits[j] - largest);
    }
    return Vectors.weightedDirection(keys, logits);
  }

  /** max_k u_k·v, in [−1, 1]; at least one interest. */
  public static double score(List<float[]> interests, float[] item) {
    return interests.stream()
        .mapToDouble(interest -> Vectors.dot(interest, item))
        .max()
        .orElseThrow();
  }
}
