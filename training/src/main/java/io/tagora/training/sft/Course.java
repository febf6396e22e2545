package io.tagora.training.sft;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The way of a run through its trees: batch after batch and epoch after epoch, until tokens or time
 * are used up. One that goes on from a state takes the same batches as one that never stopped.
 */
public final class Course {
  private final SftSettings pace;
  private final List<TrainingTree> trees;
  private final Supplier<Duration> clock;
  private TrainingState state;
  private Duration began;
  private Duration saved;
  private List<List<TrainingTree>> plan = List.of();
  private int planned = -1;

  /**
   * A way that has not begun.
   *
   * @param clock time since any fixed moment
   */
  public Course(SftSettings pace, List<TrainingTree> trees, Supplier<Duration> clock) {
    this.pace = pace;
    this.trees = List.copyOf(trees);
    this.clock = clock;
    state = TrainingState.START;
    began = clock.get();
    saved = Duration.ZERO;
  }

  /** Goes on from there. */
  public TrainingState resume(TrainingState from) {
    state = from;
    return state;
  }

  /** Starts the time. */
  public void begin() {
    began = clock.get().minus(state.elapsed());
    saved = state.elapsed();
  }

  /** Whether the budget has room for a batch more. */
  public boolean goesOn() {
    if (state.batch() >= plan().size()) {
      state = state.nextEpoch();
    }
    return state.progress(pace) < 1;
  }

  /** The batch of the next step. */
  public List<TrainingTree> batch() {
    return plan().get(state.batch());
  }

  private List<List<TrainingTree>> plan() {
    if (planned != state.epoch()) {
      plan = BatchPlan.ofEpoch(trees, pace.batchTokens(), pace.seed(), state.epoch());
      planned = state.epoch();
    }
    return plan;
  }

  public TrainingState state() {
    return state;
  }

  /** The learning rate of the next step. */
  public double learningRate() {
    return pace.learningRateAt(state.progress(pace));
  }

  /**
   * A step is done.
   *
   * @param tokens learnt from, padding not counted
   */
  public TrainingState stepped(int tokens) {
    state = state.afterStep(tokens, clock.get().minus(began));
    return state;
  }

  /** Whether the next look at validation is now. */
  public boolean isLookDue() {
    return state.steps() % pace.validateEvery() == 0;
  }

  /** Whether the next checkpoint is now; the time to the one after it begins. */
  public boolean isSaveDue() {
    if (state.elapsed().minus(saved).compareTo(pace.checkpointEvery()) < 0) {
      return false;
    }
    saved = state.elapsed();
    return true;
  }
}
