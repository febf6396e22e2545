package io.tagora.training.judged;

import io.tagora.runtime.judge.Tier;

/**
 * A tag and what the judge made of it.
 *
 * @param score the weighted mean of the judge's grades, in [0, 1]
 */
public record JudgedTag(String text, Tier tier, double score) {

  /** What a pointwise reward aims at: S is 1, A a half, B nothing. */
  double target() {
    return switch (tier) {
      case S -> 1;
      case A -> 0.5;
      case B -> 0;
    };
  }

  boolean isAbove(JudgedTag other) {
    return tier.compareTo(other.tier) < 0;
  }
}
