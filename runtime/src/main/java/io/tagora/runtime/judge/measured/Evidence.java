package io.tagora.runtime.judge.measured;

import io.tagora.runtime.judge.Submission;

/** What speaks for and against a submission in each dimension. Safe to call from any thread. */
public interface Evidence {
  /**
   * The features of one dimension, each about as large as 1, always as many for one dimension.
   *
   * @throws IllegalArgumentException where it knows nothing of such a dimension
   */
  double[] of(String dimension, Submission submission);
}
