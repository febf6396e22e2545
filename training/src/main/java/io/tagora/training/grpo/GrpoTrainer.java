package io.tagora.training.grpo;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.reward.RewardShaping;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.model.TensorThreads;
import io.tagora.training.optimizer.Checkpoint;
import io.tagora.training.sft.TextEncoder;
import io.tagora.training.sft.TrainingTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Trains the experts of a model by the worth of what they write: an iteration writes a group of
 * lists for each of its tasks, rewards them, and makes the better ones of each group likelier.
 *
 * <p>A run that was stopped and resumed ends with the same weights as one that was not, as long as
 * the threads are the same. Used by one thread.
 */
final class GrpoTrainer {
  private final LlamaDecoder policy;
  private final Material material;
  private final GrpoSettings settings;
  private final Path checkpoint;
  private final Map<String, String> run;
  private final Supplier<Duration> clock;
  private final Learner learner;
  private final HeldOut heldOut;
  private final KeptBatches keep;
  private GrpoState state;

  /**
   * What a run learns from.
   *
   * @param heldOut tasks of users that are not learnt from
   * @param tokenizer the folder with the tokenizer's files
   * @param keep supervised trees of all roles
   */
  record Material(
      Catalog catalog,
      TaskBook tasks,
      TaskBook heldOut,
      List<TrainingTree> keep,
      ListRewards worth,
      RewardShaping shaping,
      Path tokenizer,
      TextEncoder encoder) {}

  /**
   * A run that has not begun.
   *
   * @param reference the model that the policy must stay near; not changed
   * @param checkpoint the file that holds the run's state
   * @param run what makes this run: settings by name, all of which must be the same to resume
   * @param clock time since any fixed moment
   */
  GrpoTrainer(
      LlamaDecoder policy,
      LlamaDecoder reference,
      Material material,
      GrpoSettings settings,
      Path checkpoint,
      Map<String, String> run,
      Supplier<Duration> clock) {
    this.policy = policy;
    this.material = material;
    this.settings = settings;
    this.checkpoint = checkpoint;
    this.run = Map.copyOf(run);
    this.clock = clock;
    TensorThreads.use(settings.threads());
    learner = new Learner(policy, reference, material.encoder(), settings);
    state = new GrpoState(0, settings.klWeight(), 0, Duration.ZERO);
    heldOut = new HeldOut(material.heldOut(), material.worth(), material.shaping());
    keep = KeptBatches.of(material.keep(), settings);
  }

  /** Continues from the checkpoint if there is one. */
  GrpoState resume() throws IOException {
    if (Files.exists(checkpoint)) {
      state = GrpoState.of(Checkpoint.restore(checkpoint, policy, learner.optimizer(), run));
    }
    return state;
  }

  /**
   * Trains until the iterations are done or {@code stop} says so, and writes a checkpoint at the
   * end.
   *
   * @throws PolicyLostException if the policy diverges too far; the last checkpoint stays
   */
  GrpoState run(GrpoListener listener, BooleanSupplier stop) throws IOException {
    Duration began = clock.get().minus(state.elapsed());
    Duration saved = state.elapsed();
    while (state.iteration() < settings.iterations() && !stop.getAsBoolean()) {
      iterate(began, listener);
      if (state.elapsed().minus(saved).compareTo(settings.checkpointEvery()) >= 0) {
        save(listener);
        saved = state.elapsed();
      }
    }
    try (Policy last = open()) {
      listener.onHeldOut(state, heldOut.look(new Rollouts(last, material.catalog())));
    }
    save(listener);
    return state;
  }

  private Policy open() throws IOException {
    return Policy.of(policy, material.tokenizer(), settings.threads());
  }

  private void iterate(Duration began, GrpoListener listener) throws IOException {
    Duration start = clock.get();
    Iteration iteration = write(listener);
    Duration written = clock.get();
    Learner.Learnt learnt =
        learner.learn(
            iteration.teaching(),
            keep.beside(state.iteration()),
            settings.learningRateAt(state.iteration()),
            state.klWeight());
    PolicyLostException.requireNear(state.iteration(), learnt.farthest(), settings);
    Duration learned = clock.get();
    var figures =
        new IterationFigures(
            iteration.reward(),
            iteration.meanParts(),
            iteration.passing(),
            iteration.silent(),
            iteration.starving(material.shaping()),
            learnt.divergence(),
            learnt.entropy(),
            state.klWeight(),
            learnt.gradientNorm(),
            learnt.drawnBack(),
            seconds(written.minus(start)),
            seconds(learned.minus(written)));
    var control =
        new DivergenceControl(state.klWeight(), settings.klTarget()).after(learnt.divergence());
    state =
        new GrpoState(
            state.iteration() + 1,
            control.weight(),
            state.tokens() + learnt.tokens(),
            clock.get().minus(began));
    listener.onIteration(state, figures);
  }

  private Iteration write(GrpoListener listener) throws IOException {
    List<ExpertTask> asked = material.tasks().of(state.iteration(), settings.tasks());
    try (Policy now = open()) {
      var rollouts = new Rollouts(now, material.catalog());
      if (state.iteration() % settings.validateEvery() == 0) {
        listener.onHeldOut(state, heldOut.look(rollouts));
      }
      List<List<Sample>> lists =
          rollouts.lists(asked, settings.group(), settings.temperature(), seedOfIteration());
      return Iteration.of(asked, lists, material.worth(), material.shaping(), settings);
    }
  }

  private long seedOfIteration() {
    long lists = (long) settings.tasks() * settings.group();
    return settings.seed() * 1_000_003L + state.iteration() * lists;
  }

  private void save(GrpoListener listener) throws IOException {
    Checkpoint.write(checkpoint, policy, learner.optimizer(), state.toMetadata(), run);
    listener.onCheckpoint(state);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }
}
