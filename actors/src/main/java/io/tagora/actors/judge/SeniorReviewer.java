package io.tagora.actors.judge;

import io.tagora.actors.device.Absences;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.judge.Criteria;
import io.tagora.runtime.judge.Grade;
import io.tagora.runtime.judge.SeniorReview;
import io.tagora.runtime.judge.Submission;
import io.tagora.runtime.judge.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Judges one submission: asks every evaluator of its criteria side by side, takes what came by the
 * deadline, and answers once by the paper's rule ({@link SeniorReview}). Late and double replies
 * change nothing. Not supervised: a bug stops it, and whoever watches it answers.
 */
final class SeniorReviewer extends AbstractMatchingBehavior<SeniorReviewer.Command> {

  sealed interface Command {}

  private record Assessed(Evaluator.Reply reply) implements Command {}

  private record EvaluatorStopped(String dimension) implements Command {}

  private enum DeadlinePassed implements Command {
    INSTANCE
  }

  /**
   * The end of a judging.
   *
   * @param verdict empty where no evaluator gave a grade
   * @param absences by dimension: who is missing, and why
   */
  record Reviewed(Optional<Verdict> verdict, Map<String, Absence> absences) {}

  private final Criteria criteria;
  private final Duration deadline;
  private final ActorRef<Reviewed> replyTo;
  private final Set<String> waitingFor = new HashSet<>();
  private final List<Grade> grades = new ArrayList<>();
  private final Map<String, Absence> absences = new TreeMap<>();

  static Behavior<Command> create(
      Submission submission,
      Criteria criteria,
      Map<String, ActorRef<Evaluator.Command>> evaluators,
      Duration deadline,
      ActorRef<Reviewed> replyTo) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          var reviewer = new SeniorReviewer(context, criteria, deadline, replyTo);
          timers.startSingleTimer(DeadlinePassed.INSTANCE, deadline);
          reviewer.ask(submission, evaluators);
          return reviewer;
        }));
  }

  private SeniorReviewer(
      ActorContext<Command> context,
      Criteria criteria,
      Duration deadline,
      ActorRef<Reviewed> replyTo) {
    super(context);
    this.criteria = criteria;
    this.deadline = deadline;
    this.replyTo = replyTo;
  }

  private void ask(Submission submission, Map<String, ActorRef<Evaluator.Command>> evaluators) {
    var answers = getContext().messageAdapter(Evaluator.Reply.class, Assessed::new);
    for (String dimension : criteria.names()) {
      ActorRef<Evaluator.Command> evaluator =
          Optional.ofNullable(evaluators.get(dimension)).orElseThrow();
      waitingFor.add(dimension);
      getContext().watchWith(evaluator, new EvaluatorStopped(dimension));
      evaluator.tell(new Evaluator.Assess(submission, deadline, answers));
    }
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Assessed(Evaluator.Graded(var grade)) -> onGraded(grade);
      case Assessed(Evaluator.NotGraded(var dimension, var absence)) ->
          onAbsent(dimension, absence);
      case EvaluatorStopped(var dimension) ->
          onAbsent(dimension, Absences.failed("the evaluator stopped"));
      case DeadlinePassed _ -> onDeadline();
    };
  }

  private Behavior<Command> onGraded(Grade grade) {
    if (waitingFor.remove(grade.dimension())) {
      grades.add(grade);
    }
    return goOn();
  }

  private Behavior<Command> onAbsent(String dimension, Absence absence) {
    if (waitingFor.remove(dimension)) {
      absences.put(dimension, absence);
    }
    return goOn();
  }

  private Behavior<Command> onDeadline() {
    waitingFor.forEach(dimension -> absences.put(dimension, Absences.late(deadline)));
    waitingFor.clear();
    return goOn();
  }

  private Behavior<Command> goOn() {
    if (!waitingFor.isEmpty()) {
      return this;
    }
    replyTo.tell(new Reviewed(SeniorReview.of(criteria, grades), Map.copyOf(absences)));
    return Behaviors.stopped();
  }
}
