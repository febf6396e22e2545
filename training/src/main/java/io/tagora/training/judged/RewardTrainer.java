package io.tagora.training.judged;

import io.tagora.training.model.TensorThreads;
import io.tagora.training.model.Tensors;
import io.tagora.training.optimizer.AdamW;
import io.tagora.training.optimizer.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGeneratorFactory;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Teaches a reward model the tiers of judged moments.
 *
 * <p>A run that was stopped and resumed ends with the same weights as one that was not, as long as
 * the threads are the same. Used by one thread.
 */
final class RewardTrainer {
  private static final double WEIGHT_DECAY = 0.01;
  private static final double GRADIENT_CLIP = 1;

  private final RewardModel model;
  private final List<RewardExample> train;
  private final List<RewardExample> heldOut;
  private final RewardSettings settings;
  private final Path checkpoint;
  private final Map<String, String> run;
  private final Supplier<Duration> clock;
  private final AdamW optimizer;
  private RewardState state = RewardState.START;

  /**
   * A run that has not begun.
   *
   * @param checkpoint the file that holds the run's state
   * @param run what makes this run: settings by name, all of which must be the same to resume
   * @param clock time since any fixed moment
   */
  RewardTrainer(
      RewardModel model,
      List<RewardExample> train,
      List<RewardExample> heldOut,
      RewardSettings settings,
      Path checkpoint,
      Map<String, String> run,
      Supplier<Duration> clock) {
    this.model = model;
    this.train = List.copyOf(train);
    this.heldOut = List.copyOf(heldOut);
    this.settings = settings;
    this.checkpoint = checkpoint;
    this.run = Map.copyOf(run);
    this.clock = clock;
    optimizer = new AdamW(model.trained(), WEIGHT_DECAY);
    TensorThreads.use(settings.threads());
  }

  int steps() {
    return settings.steps(train.size());
  }

  /** Continues from the checkpoint. */
  RewardState resume() throws IOException {
    state = RewardState.of(Checkpoint.restore(checkpoint, model.decoder(), optimizer, run));
    return state;
  }

  /**
   * Trains until all steps are done or {@code stop} says so, and writes a checkpoint at the end.
   */
  RewardState run(RewardListener listener, BooleanSupplier stop) throws IOException {
    Duration began = clock.get().minus(state.elapsed());
    Duration saved = state.elapsed();
    if (state.step() == 0) {
      look(listener);
    }
    while (state.step() < steps() && !stop.getAsBoolean()) {
      double loss = learn(batch(state.step()), (double) state.step() / steps());
      state = new RewardState(state.step() + 1, clock.get().minus(began));
      listener.onStep(state, loss);
      if (state.step() % settings.validateEvery() == 0 || state.step() == steps()) {
        look(listener);
      }
      if (state.elapsed().minus(saved).compareTo(settings.checkpointEvery()) >= 0) {
        save(listener);
        saved = state.elapsed();
      }
    }
    save(listener);
    return state;
  }

  /** The scores of all held-out moments. */
  Ranking ranking() {
    return new Ranking(
        heldOut.stream()
            .map(example ->
                new Ranking.Scored(example.groups(), model.values(List.of(example.tree()))))
            .toList());
  }

  private List<RewardExample> batch(int step) {
    int ofEpoch = settings.stepsOfEpoch(train.size());
    int epoch = step / ofEpoch;
    List<RewardExample> order = new ArrayList<>(train);
    Collections.shuffle(
        order,
        RandomGeneratorFactory.of("L64X128MixRandom").create(settings.seed() * 1_000_003L + epoch));
    int from = step % ofEpoch * settings.batch();
    return order.subList(from, Math.min(order.size(), from + settings.batch()));
  }

  private double learn(List<RewardExample> batch, double progress) {
    try (var _ = new PointerScope()) {
      Tensor scores = model.scores(batch.stream().map(RewardExample::tree).toList());
      Tensor loss = settings.loss().of(scores, groups(batch));
      double value = loss.item_double();
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "the loss of step %d must be a number, got %s; lower --learning-rate"
                .formatted(state.step() + 1, value));
      }
      optimizer.clearGradients();
      loss.backward();
      optimizer.step(settings.learningRateAt(progress), GRADIENT_CLIP);
      return value;
    }
  }

  private static List<JudgedGroup> groups(List<RewardExample> batch) {
    return batch.stream().flatMap(example -> example.groups().stream()).toList();
  }

  private void look(RewardListener listener) {
    Ranking ranking = ranking();
    double loss = ranking.moments().stream().mapToDouble(this::loss).average().orElse(0);
    listener.onHeldOut(state, loss, ranking);
  }

  private double loss(Ranking.Scored moment) {
    try (var _ = new PointerScope();
        var _ = new NoGradGuard()) {
      Tensor scores = Tensors.of(moment.scores(), moment.scores().length);
      return settings.loss().of(scores, moment.groups()).item_double();
    }
  }

  private void save(RewardListener listener) throws IOException {
    Checkpoint.write(checkpoint, model.decoder(), optimizer, state.toMetadata(), run);
    listener.onCheckpoint(state);
  }
}
