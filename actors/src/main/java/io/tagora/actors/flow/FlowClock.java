package io.tagora.actors.flow;

import io.tagora.actors.flow.FlowCommand.Woken;
import io.tagora.cluster.settings.DeadlineSettings;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * A flow's deadlines: of the step, of the thinking, of the answer, and when a slow expert's peer is
 * asked. All on one timer, which is set anew only for a deadline before the one that it is set for:
 * most requests set it once. When it fires the flow looks what is due.
 */
final class FlowClock {
  private static final long NEVER = Long.MAX_VALUE;

  private final ActorContext<FlowCommand> actor;
  private final DeadlineSettings deadlines;
  private final Stopwatch stopwatch;

  /** Nanoseconds after the begin, as all here. */
  private final long answer;

  private final long thinking;
  private long step = NEVER;
  private long stepBegan;
  private long hedge = NEVER;
  private long timerIsSetFor = NEVER;
  private Optional<Cancellable> timer = Optional.empty();
  private Duration stepTime = Duration.ZERO;
  private boolean stepEndsThinking;

  FlowClock(
      ActorContext<FlowCommand> actor,
      DeadlineSettings deadlines,
      Stopwatch stopwatch,
      Duration answer) {
    this.actor = actor;
    this.deadlines = deadlines;
    this.stopwatch = stopwatch;
    this.answer = answer.toNanos();
    thinking = this.answer - Math.min(deadlines.reserve().toNanos(), this.answer / 2);
  }

  /** Gives the step that begins now its time in place of the last step's, and returns it. */
  Duration begin(Step next, long now) {
    long most = most(next).toNanos();
    long left = (next.isThinking() ? thinking : answer) - now;
    stepEndsThinking = next.isThinking() && left < most;
    stepTime = left <= 0 ? Duration.ofMillis(1) : Duration.ofNanos(Math.min(left, most));
    stepBegan = now;
    step = next == Step.DONE ? NEVER : now + stepTime.toNanos();
    hedge = NEVER;
    if (next == Step.DONE) {
      stop();
    } else {
      set(now);
    }
    return stepTime;
  }

  private Duration most(Step next) {
    return switch (next) {
      case MEMORY -> deadlines.memory();
      case CONTEXT -> deadlines.context();
      case PLAN -> deadlines.plan();
      case EXPERTS -> deadlines.experts();
      case ARBITRATION -> deadlines.arbitration();
      case RETRIEVAL, UTILITY -> deadlines.selection();
      case EXPLANATIONS -> deadlines.explanations();
      case DONE -> Duration.ofNanos(answer);
    };
  }

  /** Has the flow look for slow experts after that time, if the step lasts so long. */
  void hedgeAfter(Duration delay) {
    hedge = stopwatch.elapsedNanos() + delay.toNanos();
    set();
  }

  /** Looks for slow experts no more in this step. */
  void hedged() {
    hedge = NEVER;
  }

  /** What the step's time is or was. */
  Duration stepTime() {
    return stepTime;
  }

  /** Nanoseconds since the step began. */
  long stepElapsed() {
    return stopwatch.elapsedNanos() - stepBegan;
  }

  /** What is left of the step's time, at least a millisecond. */
  Duration stepLeft() {
    return Duration.ofNanos(Math.max(1_000_000, step - stopwatch.elapsedNanos()));
  }

  /** Whether the step was given all that was left for thinking: when it is late, that is over. */
  boolean stepEndsThinking() {
    return stepEndsThinking;
  }

  boolean isStepLate() {
    return step <= stopwatch.elapsedNanos();
  }

  boolean isHedgeDue() {
    return hedge <= stopwatch.elapsedNanos();
  }

  boolean isThinkingOver() {
    return thinking <= stopwatch.elapsedNanos();
  }

  boolean isAnswerDue() {
    return answer <= stopwatch.elapsedNanos();
  }

  /** The timer has fired. */
  void woke() {
    timerIsSetFor = NEVER;
  }

  /** Sets the timer for the next deadline, unless it fires before. */
  void set() {
    set(stopwatch.elapsedNanos());
  }

  private void set(long now) {
    long next = Math.min(Math.min(step, hedge), thinking <= now ? answer : thinking);
    if (next < timerIsSetFor) {
      stop();
      timerIsSetFor = next;
      var delay = Duration.ofNanos(Math.max(0, next - now));
      timer = Optional.of(actor.scheduleOnce(delay, actor.getSelf(), Woken.INSTANCE));
    }
  }

  void stop() {
    timer.ifPresent(Cancellable::cancel);
    timerIsSetFor = NEVER;
  }
}
