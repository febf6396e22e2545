package io.tagora.training.grpo;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.model.HybridPrompt;
import java.util.List;

/**
 * What all agents wrote at one moment, one after the other.
 *
 * @param plan the Planner's answer
 * @param nameTokens for each persona of the Planner how many tokens its name has
 * @param experts an answer for each persona, the one of what is under way last where there is one
 * @param arbiter the Arbiter's answer
 * @param pool all tags of the experts, in their order
 * @param selected the Arbiter's tags in its order
 */
record TeamTrajectory(
    Said plan,
    List<Integer> nameTokens,
    List<Persona> personas,
    List<Said> experts,
    Said arbiter,
    List<TagProposal> pool,
    List<Tag> selected) {
  TeamTrajectory {
    nameTokens = List.copyOf(nameTokens);
    personas = List.copyOf(personas);
    experts = List.copyOf(experts);
    pool = List.copyOf(pool);
    selected = List.copyOf(selected);
  }

  /** An agent's prompt and what it wrote. */
  record Said(HybridPrompt prompt, Tracing.Trace trace) {}
}
