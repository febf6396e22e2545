package io.tagora.actors.flow;

import io.tagora.actors.flow.FlowCommand.AnswerDue;
import io.tagora.actors.flow.FlowCommand.StepLate;
import io.tagora.actors.flow.FlowCommand.ThinkingOver;
import io.tagora.cluster.settings.DeadlineSettings;
import java.time.Duration;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** A flow's deadlines: one a step, one for the thinking, one for the answer. */
final class FlowTimers {
  private static final Object STEP = new Object();

  private final TimerScheduler<FlowCommand> timers;
  private final DeadlineSettings deadlines;
  private final Stopwatch stopwatch;
  private final Duration answer;
  private final Duration thinking;
  private boolean endsThinking;

  FlowTimers(
      TimerScheduler<FlowCommand> timers,
      DeadlineSettings deadlines,
      Stopwatch stopwatch,
      Duration answer) {
    this.timers = timers;
    this.deadlines = deadlines;
    this.stopwatch = stopwatch;
    this.answer = answer;
    thinking = answer.minus(shorter(deadlines.reserve(), answer.dividedBy(2)));
    timers.startSingleTimer(ThinkingOver.INSTANCE, thinking);
    timers.startSingleTimer(AnswerDue.INSTANCE, answer);
  }

  /** Starts the step's timer in place of the last step's and returns the step's time. */
  Duration begin(Step step) {
    Duration deadline = deadline(step);
    timers.startSingleTimer(STEP, new StepLate(step, deadline), deadline);
    return deadline;
  }

  /** Whether the step was given all that was left for thinking: when it is late, that is over. */
  boolean endsThinking() {
    return endsThinking;
  }

  private Duration deadline(Step step) {
    endsThinking = false;
    return switch (step) {
      case MEMORY -> thinking(deadlines.memory());
      case CONTEXT -> thinking(deadlines.context());
      case PLAN -> thinking(deadlines.plan());
      case EXPERTS -> thinking(deadlines.experts());
      case ARBITRATION -> thinking(deadlines.arbitration());
      case RETRIEVAL, UTILITY -> left(answer, deadlines.selection());
      case EXPLANATIONS -> thinking(deadlines.explanations());
      case DONE -> answer;
    };
  }

  private Duration thinking(Duration most) {
    Duration deadline = left(thinking, most);
    endsThinking = deadline.compareTo(most) < 0;
    return deadline;
  }

  private Duration left(Duration whole, Duration most) {
    Duration left = whole.minus(stopwatch.elapsed());
    return left.isPositive() ? shorter(left, most) : Duration.ofMillis(1);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
