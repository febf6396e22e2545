package io.tagora.actors.flow;

import io.tagora.actors.agent.Arbiter;
import io.tagora.actors.agent.Expert;
import io.tagora.actors.agent.Explainer;
import io.tagora.actors.agent.Planner;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.memory.Dossier;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The protocol of a {@link RecommendationFlow}: replies, its one timer, and what its desk knows. A
 * reply of an agent comes with the number of the try that it answers.
 */
public sealed interface FlowCommand {

  record MemoryReplied(Dossier dossier) implements FlowCommand {}

  /** The memory is known to be down and was not asked. */
  record MemoryRefused(Absence absence) implements FlowCommand {}

  record ContextReplied(InferenceRouter.ContextReply reply) implements FlowCommand {}

  record PlannerReplied(int attempt, Planner.Reply reply) implements FlowCommand {}

  record ExpertReplied(int attempt, Expert.Reply reply) implements FlowCommand {}

  record ArbiterReplied(int attempt, Arbiter.Reply reply) implements FlowCommand {}

  record ExplainerReplied(int attempt, Explainer.Reply reply) implements FlowCommand {}

  record ItemsSelected(Step step, List<RecommendedItem> items) implements FlowCommand {}

  record SelectionFailed(Step step, String reason) implements FlowCommand {}

  /** An agent has ended; what was sent to it and not answered never will be. */
  record AgentStopped(ActorRef<?> agent) implements FlowCommand {}

  /** A deadline may have passed. */
  enum Woken implements FlowCommand {
    INSTANCE
  }
}
