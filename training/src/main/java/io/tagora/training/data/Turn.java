package io.tagora.training.data;

import io.tagora.runtime.agent.ReturningInterest;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.model.HybridPrompt;
import java.util.Optional;
import java.util.Set;

/**
 * A moment as the agents are served it, and what came true of it.
 *
 * @param known what the agents know, in full
 * @param context the trunk that all agents continue
 * @param returning what is under way, of as many categories as a node asks for
 * @param truth ids of the categories that the user turned to within the horizon; may be empty
 * @param needs the names of the needs of which something came true
 */
public record Turn(
    HybridContext known,
    HybridPrompt context,
    Optional<ReturningInterest> returning,
    Set<String> truth,
    Set<String> needs) {
  public Turn {
    truth = Set.copyOf(truth);
    needs = Set.copyOf(needs);
  }
}
