package io.tagora.runtime.judge.trial;

import io.tagora.runtime.judge.Submission;
import java.util.Map;

/**
 * A piece of work whose true worth is known.
 *
 * @param truth by dimension, in [0, 1]; a judge never sees it
 */
public record Trial(Submission submission, Map<String, Double> truth) {
  public Trial {
    truth = Map.copyOf(truth);
  }

  public String userId() {
    return submission.context().profile().userId();
  }
}
