package io.tagora.actors.flow;

import io.tagora.actors.agent.Arbiter;
import io.tagora.actors.agent.Planner;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.memory.Dossier;
import java.time.Duration;
import java.util.List;

/** The protocol of a {@link RecommendationFlow}: all of it replies and timers of its own. */
public sealed interface FlowCommand {

  record MemoryReplied(Dossier dossier) implements FlowCommand {}

  /** The memory is known to be down and was not asked. */
  record MemoryRefused(Absence absence) implements FlowCommand {}

  record ContextReplied(InferenceRouter.ContextReply reply) implements FlowCommand {}

  record PlannerReplied(Planner.Reply reply) implements FlowCommand {}

  record ExpertsReported(ExpertPanel.Report report) implements FlowCommand {}

  record ArbiterReplied(Arbiter.Reply reply) implements FlowCommand {}

  record ItemsSelected(Step step, List<RecommendedItem> items) implements FlowCommand {}

  record SelectionFailed(Step step, String reason) implements FlowCommand {}

  record ExplanationsReported(ExplanationPanel.Report report) implements FlowCommand {}

  record StepLate(Step step, Duration deadline) implements FlowCommand {}

  /** No more model calls from here on; what is left of the time is for the answer. */
  enum ThinkingOver implements FlowCommand {
    INSTANCE
  }

  enum AnswerDue implements FlowCommand {
    INSTANCE
  }
}
