package io.tagora.training.judged;

import io.tagora.runtime.model.HybridPrompt;
import java.util.List;

/**
 * A moment of a user's life and what the judge made of its experts' tags.
 *
 * @param context the trunk
 * @param groups one a persona, each with tags of at least two tiers
 */
public record JudgedMoment(String userId, HybridPrompt context, List<JudgedGroup> groups) {
  public JudgedMoment {
    groups = groups.stream().filter(JudgedGroup::teaches).toList();
  }
}
