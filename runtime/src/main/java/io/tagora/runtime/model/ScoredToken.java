package io.tagora.runtime.model;

import java.util.List;

/**
 * A token and how likely the model found it.
 *
 * @param text what its bytes say; where they are no whole characters, with replacement characters
 * @param bytes its bytes, each in [0, 255]; none for a special token
 * @param logProbability natural logarithm, under the model, before penalties, temperature and rule
 * @param alternatives the likeliest tokens of its place, from the likeliest on, where they were
 *     wanted; they have none of their own
 */
public record ScoredToken(
    String text, List<Integer> bytes, double logProbability, List<ScoredToken> alternatives) {
  public ScoredToken {
    bytes = List.copyOf(bytes);
    alternatives = List.copyOf(alternatives);
  }
}
