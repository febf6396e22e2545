package io.tagora.actors.judge;

import io.tagora.runtime.judge.AnswerVerdicts;
import io.tagora.runtime.judge.Criteria;
import io.tagora.runtime.judge.Rubric;
import io.tagora.runtime.judge.Submission;
import io.tagora.runtime.judge.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Judges the parts of one answer one after the other, so that a sampled answer never takes more
 * than one place in an evaluator's queue, and tells all verdicts at the end.
 */
final class AnswerJudging extends AbstractMatchingBehavior<AnswerJudging.Command> {

  /** A part of the answer. */
  sealed interface Task {
    Submission submission();

    record OnTag(String personaId, Submission.OfTag submission) implements Task {}

    record OnReason(Submission.OfReason submission) implements Task {}
  }

  sealed interface Command {}

  private record Reviewed(SeniorReviewer.Reviewed review) implements Command {}

  /**
   * A reviewer that broke leaves no verdict.
   *
   * @param place of its task, from 1
   */
  private record ReviewerStopped(int place) implements Command {}

  private final String recommendationId;
  private final String userId;
  private final Queue<Task> left;
  private final Rubric rubric;
  private final Map<String, ActorRef<Evaluator.Command>> evaluators;
  private final JudgeParts parts;
  private final ActorRef<JudgeDesk.AnswerJudged> replyTo;
  private final List<AnswerVerdicts.OnTag> tags = new ArrayList<>();
  private final List<AnswerVerdicts.OnReason> reasons = new ArrayList<>();
  private final ActorRef<SeniorReviewer.Reviewed> reviews;
  private Optional<Task> current = Optional.empty();
  private int place;

  static Behavior<Command> create(
      String recommendationId,
      String userId,
      List<Task> tasks,
      Rubric rubric,
      Map<String, ActorRef<Evaluator.Command>> evaluators,
      JudgeParts parts,
      ActorRef<JudgeDesk.AnswerJudged> replyTo) {
    return Behaviors.setup(context ->
        new AnswerJudging(
                context, recommendationId, userId, tasks, rubric, evaluators, parts, replyTo)
            .next());
  }

  private AnswerJudging(
      ActorContext<Command> context,
      String recommendationId,
      String userId,
      List<Task> tasks,
      Rubric rubric,
      Map<String, ActorRef<Evaluator.Command>> evaluators,
      JudgeParts parts,
      ActorRef<JudgeDesk.AnswerJudged> replyTo) {
    super(context);
    this.recommendationId = recommendationId;
    this.userId = userId;
    this.left = new ArrayDeque<>(tasks);
    this.rubric = rubric;
    this.evaluators = evaluators;
    this.parts = parts;
    this.replyTo = replyTo;
    reviews = context.messageAdapter(SeniorReviewer.Reviewed.class, Reviewed::new);
  }

  private Behavior<Command> next() {
    current = Optional.ofNullable(left.poll());
    if (current.isEmpty()) {
      replyTo.tell(
          new JudgeDesk.AnswerJudged(
              new AnswerVerdicts(
                  recommendationId, userId, parts.clock().instant(), tags, reasons)));
      return Behaviors.stopped();
    }
    review(current.get());
    return this;
  }

  private void review(Task task) {
    place++;
    Criteria criteria = rubric.of(task.submission());
    var reviewer =
        getContext()
            .spawnAnonymous(
                SeniorReviewer.create(
                    task.submission(), criteria, evaluators, parts.limits().deadline(), reviews));
    getContext().watchWith(reviewer, new ReviewerStopped(place));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Reviewed(SeniorReviewer.Reviewed(var verdict, _)) -> onReviewed(verdict);
      case ReviewerStopped(var stopped) -> stopped == place ? next() : this;
    };
  }

  private Behavior<Command> onReviewed(Optional<Verdict> verdict) {
    current.ifPresent(task -> verdict.ifPresent(given -> keep(task, given)));
    return next();
  }

  private void keep(Task task, Verdict verdict) {
    switch (task) {
      case Task.OnTag(var personaId, var submission) ->
          tags.add(new AnswerVerdicts.OnTag(submission.tag().text(), personaId, verdict));
      case Task.OnReason(var submission) ->
          reasons.add(
              new AnswerVerdicts.OnReason(submission.item().id(), submission.reason(), verdict));
    }
  }
}
