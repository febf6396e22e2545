package io.tagora.actors.judge;

import io.tagora.actors.device.Absences;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.judge.DimensionEvaluator;
import io.tagora.runtime.judge.Grade;
import io.tagora.runtime.judge.Submission;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Grades one dimension of whatever it is handed. Stateless; one that throws is restarted, answers
 * the submission at hand with an absence, and goes on with the next.
 */
public final class Evaluator {

  /** What an evaluator does. */
  public sealed interface Command {}

  /**
   * Asks for a grade; answered once, unless the evaluator is stopped.
   *
   * @param deadline after which nobody waits any more
   */
  public record Assess(Submission submission, Duration deadline, ActorRef<Reply> replyTo)
      implements Command {}

  /** How an assessment ended. */
  public sealed interface Reply {
    String dimension();
  }

  public record Graded(Grade grade) implements Reply {
    @Override
    public String dimension() {
      return grade.dimension();
    }
  }

  /** There is no grade, and why. */
  public record NotGraded(String dimension, Absence absence) implements Reply {}

  /** How grades come about. */
  public sealed interface Means {
    /** By a computation on the evaluator's own thread. */
    record Measured(DimensionEvaluator evaluator) implements Means {}

    /** By a language model. */
    record Model(ModelGrading grading) implements Means {}
  }

  private Evaluator() {}

  /** The evaluator of a dimension. */
  static Behavior<Command> create(String dimension, Means means) {
    Behavior<Command> evaluator =
        Behaviors.receiveMessage(command ->
            switch (command) {
              case Assess assess -> onAssess(dimension, means, assess);
            });
    return Behaviors.supervise(evaluator).onFailure(SupervisorStrategy.restart());
  }

  private static Behavior<Command> onAssess(String dimension, Means means, Assess assess) {
    return switch (means) {
      case Means.Measured(var evaluator) -> measure(dimension, evaluator, assess);
      case Means.Model(var grading) -> {
        grading.begin(dimension, assess);
        yield Behaviors.same();
      }
    };
  }

  private static Behavior<Command> measure(
      String dimension, DimensionEvaluator evaluator, Assess assess) {
    boolean graded = false;
    try {
      assess.replyTo().tell(new Graded(evaluator.grade(assess.submission())));
      graded = true;
    } finally {
      // The exception goes on to the supervisor; who asked hears of it at once.
      if (!graded) {
        var broke = Absences.failed("the evaluator broke; the log says why");
        assess.replyTo().tell(new NotGraded(dimension, broke));
      }
    }
    return Behaviors.same();
  }
}
