package io.tagora.training.adaptor;

import io.tagora.training.data.SftSamples;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.model.TensorThreads;
import io.tagora.training.model.Tensors;
import io.tagora.training.optimizer.AdamW;
import io.tagora.training.optimizer.Checkpoint;
import io.tagora.training.sft.Course;
import io.tagora.training.sft.DivergedException;
import io.tagora.training.sft.PackedBatch;
import io.tagora.training.sft.TrainingState;
import io.tagora.training.sft.TrainingTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains an adaptor with the language model frozen: each step reads a batch of contexts, whose
 * answers should be those on full text, and a batch of questions about entities, whose answers are
 * the catalog's.
 *
 * <p>A run that was stopped and resumed ends with the same weights as one that was not, as long as
 * tokens and not time bound it and the threads are the same. Used by one thread.
 */
final class AdaptorTrainer {
  private static final int QUESTION_TREES = 16;

  private final LlamaDecoder decoder;
  private final AdaptorData data;
  private final AdaptorSettings settings;
  private final AdaptorWeights adaptor;
  private final Path checkpoint;
  private final Map<String, String> run;
  private final Course course;
  private final AdamW optimizer;
  private final Likeness likeness;
  private final IdentityHashMap<TrainingTree, SftSamples.Pair> pairOf = new IdentityHashMap<>();

  /**
   * A run that has not begun.
   *
   * @param decoder frozen
   * @param checkpoint the file that holds the run's state; written, and read by {@link #resume}
   * @param run what makes this run: settings by name, all of which must be the same to resume
   * @param clock time since any fixed moment
   */
  AdaptorTrainer(
      LlamaDecoder decoder,
      AdaptorData data,
      AdaptorSettings settings,
      AdaptorWeights adaptor,
      Path checkpoint,
      Map<String, String> run,
      Supplier<Duration> clock) {
    this.decoder = decoder;
    this.data = data;
    this.settings = settings;
    this.adaptor = adaptor;
    this.checkpoint = checkpoint;
    this.run = Map.copyOf(run);
    optimizer = new AdamW(adaptor.byName(), settings.pace().weightDecay());
    likeness = new Likeness(decoder, data.table());
    data.pairs().forEach(pair -> pairOf.put(pair.entities(), pair));
    course =
        new Course(
            settings.pace(), data.pairs().stream().map(SftSamples.Pair::entities).toList(), clock);
    TensorThreads.use(settings.pace().threads());
  }

  /** Continues from the checkpoint if there is one. */
  TrainingState resume() throws IOException {
    return Files.exists(checkpoint)
        ? course.resume(
            TrainingState.of(Checkpoint.restore(checkpoint, adaptor.byName(), optimizer, run)))
        : course.state();
  }

  /** What one step showed; no loss of questions where they have no weight. */
  record Step(TrainingState state, double likeness, double questions, double learningRate) {}

  /** Told what a run does, on the thread that trains. */
  interface Listener {
    void onStep(Step step);

    void onValidation(TrainingState state, HeldOutAdaptor figures);

    void onCheckpoint(TrainingState state) throws IOException;
  }

  /**
   * Trains until the budget is used up or {@code stop} says so, and writes a checkpoint at the end.
   *
   * @throws DivergedException if the loss is no number
   */
  TrainingState run(Listener listener, BooleanSupplier stop) throws IOException {
    if (course.state().steps() == 0) {
      new FirstSteps(decoder, data, adaptor).run(settings.warmUpSteps(), settings.pace().seed());
    }
    course.begin();
    while (course.goesOn() && !stop.getAsBoolean()) {
      step(course.batch(), listener);
      if (course.isSaveDue()) {
        save(listener);
      }
    }
    save(listener);
    return course.state();
  }

  /** How the adaptor does with users and entities that it does not learn from. */
  HeldOutAdaptor look(int pairs, int questions) {
    return HeldOutAdaptor.of(decoder, data, adaptor, pairs, questions);
  }

  private void step(List<TrainingTree> batch, Listener listener) {
    double learningRate = course.learningRate();
    List<SftSamples.Pair> pairs =
        batch.stream().map(tree -> Objects.requireNonNull(pairOf.get(tree))).toList();
    double[] losses = learn(pairs, learningRate);
    TrainingState state = course.stepped(batch.stream().mapToInt(TrainingTree::length).sum());
    listener.onStep(new Step(state, losses[0], losses[1], learningRate));
    if (course.isLookDue()) {
      listener.onValidation(state, look(16, 200));
    }
  }

  /** The questions of a step: the next ones, around and around. */
  private PackedBatch questions() {
    int all = data.questions().size();
    int count = Math.min(QUESTION_TREES, all);
    long first = course.state().steps() * count;
    return PackedBatch.of(
        IntStream.range(0, count)
            .mapToObj(i -> data.questions().get(Math.floorMod(first + i, all)))
            .toList());
  }

  private double[] learn(List<SftSamples.Pair> pairs, double learningRate) {
    try (var _ = new PointerScope()) {
      Tensor alike = likeness.of(pairs, adaptor).loss();
      double likenessLoss = alike.item_double();
      Tensor loss = alike;
      double questionLoss = Double.NaN;
      if (settings.perception() > 0) {
        Tensor answered = answered();
        questionLoss = answered.item_double();
        loss = alike.add(answered.mul(Tensors.scalar(settings.perception())));
      }
      double value = loss.item_double();
      if (!Double.isFinite(value)) {
        throw new DivergedException(course.state().steps() + 1, value, learningRate);
      }
      optimizer.clearGradients();
      loss.backward();
      optimizer.step(learningRate, settings.pace().gradientClip());
      return new double[] {likenessLoss, questionLoss};
    }
  }

  private Tensor answered() {
    PackedBatch asked = questions();
    return asked.loss(asked.logits(decoder, data.table().embed(asked, decoder, adaptor)));
  }

  private void save(Listener listener) throws IOException {
    Checkpoint.write(checkpoint, adaptor.byName(), optimizer, course.state().toMetadata(), run);
    listener.onCheckpoint(course.state());
  }
}
