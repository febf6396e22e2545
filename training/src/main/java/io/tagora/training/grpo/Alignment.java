package io.tagora.training.grpo;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.reward.AlignmentScorer;
import java.util.List;

/**
 * How well tags fit what their expert was asked; a list's R_align is their mean (paper section
 * 5.2). Used by one thread, and closed by whoever opened it.
 */
@FunctionalInterface
public interface Alignment extends AutoCloseable {
  /** A score in [0, 1] for each tag, in their order. */
  double[] of(HybridPrompt context, Persona persona, List<Tag> tags);

  @Override
  default void close() {}

  /** By the persona alone, whatever the context. */
  static Alignment of(AlignmentScorer scorer) {
    return (_, persona, tags) ->
        tags.stream().mapToDouble(tag -> scorer.score(persona, tag.text())).toArray();
  }
}
