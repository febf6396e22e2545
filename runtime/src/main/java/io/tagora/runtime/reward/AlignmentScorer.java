package io.tagora.runtime.reward;

import io.tagora.runtime.agent.Persona;

/** A reward model: how well a written text serves a persona. Safe to call from any thread. */
@FunctionalInterface
public interface AlignmentScorer {
  /** In [0, 1]; 1 is a perfect fit. */
  double score(Persona persona, String text);
}
