package io.tagora.training.sft;

import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.model.TensorThreads;
import io.tagora.training.optimizer.AdamW;
import io.tagora.training.optimizer.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Multi-task supervised fine-tuning: learns to predict every weighted token of a tree from what the
 * token's branch sees, by AdamW.
 *
 * <p>A run that was stopped and resumed ends with the same weights as one that was not, as long as
 * tokens and not time bound it and the threads are the same. Used by one thread.
 */
public final class SftTrainer {
  /** Validations during the run look at no more than this many batches. */
  private static final int QUICK_BATCHES = 4;

  private final LlamaDecoder decoder;
  private final TrainingSet data;
  private final SftSettings settings;
  private final Path checkpoint;
  private final Map<String, String> run;
  private final Course course;
  private final AdamW optimizer;
  private final List<TrainingTree> quickValidation;

  /**
   * A run that has not begun.
   *
   * @param checkpoint the file that holds the run's state; written, and read by {@link #resume}
   * @param run what makes this run: settings by name, all of which must be the same to resume
   * @param clock time since any fixed moment
   */
  public SftTrainer(
      LlamaDecoder decoder,
      TrainingSet data,
      SftSettings settings,
      Path checkpoint,
      Map<String, String> run,
      Supplier<Duration> clock) {
    this.decoder = decoder;
    this.data = data;
    this.settings = settings;
    this.checkpoint = checkpoint;
    this.run = Map.copyOf(run);
    course = new Course(settings, data.train(), clock);
    this.optimizer = new AdamW(decoder.weights(), settings.weightDecay());
    this.quickValidation = thinned(data.validation(), QUICK_BATCHES * settings.batchTokens());
    TensorThreads.use(settings.threads());
  }

  /** Continues from the checkpoint if there is one. */
  public TrainingState resume() throws IOException {
    return Files.exists(checkpoint)
        ? course.resume(TrainingState.of(Checkpoint.restore(checkpoint, decoder, optimizer, run)))
        : course.state();
  }

  /**
   * Trains until the budget is used up or {@code stop} says so, and writes a checkpoint at the end.
   *
   * @param stop asked between steps
   * @throws DivergedException if the loss is no number
   */
  public TrainingState run(TrainingListener listener, BooleanSupplier stop) throws IOException {
    course.begin();
    while (course.goesOn() && !stop.getAsBoolean()) {
      step(PackedBatch.of(course.batch()), listener);
      if (course.isSaveDue()) {
        save(listener);
      }
    }
    save(listener);
    return course.state();
  }

  /** The loss on all validation trees. */
  public Evaluation evaluate() {
    return Evaluation.of(decoder, data.validation(), settings.batchTokens());
  }

  private void step(PackedBatch batch, TrainingListener listener) {
    double learningRate = course.learningRate();
    double loss = batch.predictors().length == 0 ? 0 : learn(batch, learningRate);
    TrainingState state = course.stepped(batch.tokens());
    listener.onStep(state, loss, learningRate);
    if (course.isLookDue() && !quickValidation.isEmpty()) {
      listener.onValidation(state, Evaluation.of(decoder, quickValidation, settings.batchTokens()));
    }
  }

  private double learn(PackedBatch batch, double learningRate) {
    try (var _ = new PointerScope()) {
      Tensor loss = batch.loss(decoder);
      double value = loss.item_double();
      if (!Double.isFinite(value)) {
        throw new DivergedException(course.state().steps() + 1, value, learningRate);
      }
      optimizer.clearGradients();
      loss.backward();
      optimizer.step(learningRate, settings.gradientClip());
      return value;
    }
  }

  private void save(TrainingListener listener) throws IOException {
    Checkpoint.write(checkpoint, decoder, optimizer, course.state().toMetadata(), run);
    listener.onCheckpoint(course.state());
  }

  /** Evenly spaced trees of about {@code tokens} tokens in all. */
  private static List<TrainingTree> thinned(List<TrainingTree> trees, int tokens) {
    long all = trees.stream().mapToLong(TrainingTree::length).sum();
    int every = (int) Math.max(1, all / tokens);
    List<TrainingTree> thin = new ArrayList<>();
    for (int i = 0; i < trees.size(); i += every) {
      thin.add(trees.get(i));
    }
    return thin;
  }
}
