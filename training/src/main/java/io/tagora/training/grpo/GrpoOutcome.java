package io.tagora.training.grpo;

import io.tagora.runtime.reward.RewardShaping;
import io.tagora.runtime.signature.Signature;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * How a run ended.
 *
 * @param finished false if it was stopped before its iterations were done
 * @param shaping what the reward was, thresholds included
 * @param tasks how many there were to learn from
 * @param iterations what the iterations of this process showed
 * @param heldOut what the held-out looks of this process showed, the first model's first
 * @param signs how often each sign of failure was seen in this process
 */
public record GrpoOutcome(
    boolean finished,
    GrpoState state,
    RewardShaping shaping,
    int tasks,
    List<IterationFigures> iterations,
    List<HeldOutFigures> heldOut,
    SequencedMap<Signature, Integer> signs) {
  public GrpoOutcome {
    iterations = List.copyOf(iterations);
    heldOut = List.copyOf(heldOut);
    signs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(signs));
  }
}
