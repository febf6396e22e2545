package io.tagora.training.adaptor;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.tagora.runtime.model.TextEmbedder;
import io.tagora.runtime.prompt.EntityText;
import io.tagora.training.data.EntityBook;
import io.tagora.training.data.PerceptionSamples;
import io.tagora.training.data.Question;
import io.tagora.training.data.SftSamples;
import io.tagora.training.hf.HuggingFaceFolder;
import io.tagora.training.model.DecoderConfig;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.sft.TrainingState;
import io.tagora.training.sft.TrainingTree;
import io.tagora.training.tokenizer.HuggingFaceEncoder;
import io.tagora.training.tokenizer.TokenizerJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * One run: a copy of the model's folder, an adaptor that learns, and its curves. The checkpoint
 * file goes when the run is finished.
 */
public final class AdaptorRun {
  static final String CHECKPOINT = "adaptor-checkpoint.safetensors";
  private static final int NOTE_EVERY = 25;

  private static final List<String> MODEL =
      List.of(
          HuggingFaceFolder.CONFIG,
          HuggingFaceFolder.GENERATION_CONFIG,
          HuggingFaceFolder.WEIGHTS,
          TokenizerJson.TOKENIZER,
          TokenizerJson.CONFIG);

  private final AdaptorRequest request;
  private final SftSamples samples;
  private final PerceptionSamples perception;
  private final EntityText entities;
  private final TextEmbedder embedder;
  private final PrintStream notes;

  /**
   * A run that has not begun.
   *
   * @param entities what the samples' contexts say of an item
   * @param notes where progress goes, for people
   */
  public AdaptorRun(
      AdaptorRequest request,
      SftSamples samples,
      PerceptionSamples perception,
      EntityText entities,
      TextEmbedder embedder,
      PrintStream notes) {
    this.request = request;
    this.samples = samples;
    this.perception = perception;
    this.entities = entities;
    this.embedder = embedder;
    this.notes = notes;
  }

  /** Runs until the budget is used up or {@code stop} says so. */
  public AdaptorOutcome execute(BooleanSupplier stop) throws IOException {
    prepareFolder();
    LlamaDecoder decoder = HuggingFaceFolder.read(request.from()).frozen();
    AdaptorData data = data(decoder.config());
    long tokens = data.pairs().stream().mapToLong(pair -> pair.entities().length()).sum();
    AdaptorSettings settings = request.settings(tokens);
    var adaptor =
        AdaptorWeights.random(settings.inner(), decoder.config().hidden(), request.seed());
    var trainer =
        new AdaptorTrainer(
            decoder,
            data,
            settings,
            adaptor,
            checkpoint(),
            identity(settings),
            () -> Duration.ofNanos(System.nanoTime()));
    TrainingState start = request.resume() ? trainer.resume() : TrainingState.START;
    notes.printf(
        "%,d contexts of %,d tokens, %,d as text; %,d entities; after step %,d%n",
        data.pairs().size(),
        tokens,
        data.pairs().stream().mapToLong(pair -> pair.text().length()).sum(),
        data.table().size(),
        start.steps());
    var curve = AdaptorCurve.read(request.out().resolve(AdaptorCurve.CSV), start);
    TrainingState end = trainer.run(new Recorder(adaptor, curve, settings), stop);
    boolean finished = end.progress(settings.pace()) >= 1;
    if (finished) {
      Files.delete(checkpoint());
    }
    HeldOutAdaptor figures = trainer.look(64, 500);
    return new AdaptorOutcome(
        finished,
        end,
        data.pairs().size(),
        data.table().size(),
        figures.likeness(),
        figures.agreement(),
        figures.perception());
  }

  private void prepareFolder() throws IOException {
    Files.createDirectories(request.out());
    if (request.resume() && !Files.exists(checkpoint())) {
      throw new IOException(
          "a run must have a checkpoint to be resumed, got none in %s (begin without --resume)"
              .formatted(request.out()));
    }
    if (!request.resume()) {
      Files.deleteIfExists(checkpoint());
      Files.deleteIfExists(request.out().resolve(AdaptorCurve.CSV));
    }
    if (request.from().toRealPath().equals(request.out().toRealPath())) {
      return;
    }
    for (String file : MODEL) {
      if (Files.exists(request.from().resolve(file))) {
        Files.copy(request.from().resolve(file), request.out().resolve(file), REPLACE_EXISTING);
      }
    }
  }

  private AdaptorData data(DecoderConfig config) throws IOException {
    notes.println("writing the contexts");
    try (var encoder = new HuggingFaceEncoder(request.from())) {
      var book = new EntityBook(encoder);
      List<SftSamples.Pair> pairs = fitting(samples.pairs(encoder, book), config);
      List<SftSamples.Pair> heldOut = fitting(samples.validationPairs(encoder, book), config);
      List<TrainingTree> questions = trees(perception.train(), book, encoder);
      List<TrainingTree> heldOutQuestions = trees(perception.heldOut(), book, encoder);
      List<String> texts = book.texts();
      notes.printf("%,d entities to embed%n", texts.size());
      return new AdaptorData(
          pairs,
          heldOut,
          questions,
          heldOutQuestions,
          new EntityTable(texts, embedder),
          texts.stream().map(encoder::encode).toList());
    }
  }

  private static List<TrainingTree> trees(
      List<List<Question>> all, EntityBook book, HuggingFaceEncoder encoder) {
    return all.stream()
        .map(questions -> PerceptionSamples.tree(questions, book::encode, encoder))
        .toList();
  }

  /** Those whose text the model has room for. */
  private static List<SftSamples.Pair> fitting(List<SftSamples.Pair> pairs, DecoderConfig config) {
    return pairs.stream()
        .filter(
            pair -> IntStream.of(pair.text().positions()).max().orElse(0) < config.maxPositions())
        .toList();
  }

  private Map<String, String> identity(AdaptorSettings settings) {
    Map<String, String> identity = new LinkedHashMap<>(request.identity());
    identity.put("seed", String.valueOf(request.seed()));
    identity.put("inner", String.valueOf(settings.inner()));
    identity.put("perception weight", String.valueOf(settings.perception()));
    identity.put("batch tokens", String.valueOf(request.batchTokens()));
    identity.put("learning rate", String.valueOf(request.learningRate()));
    identity.put("entities", entities.text());
    return identity;
  }

  private Path checkpoint() {
    return request.out().resolve(CHECKPOINT);
  }

  private final class Recorder implements AdaptorTrainer.Listener {
    private final AdaptorWeights adaptor;
    private final AdaptorCurve curve;
    private final AdaptorSettings settings;

    Recorder(AdaptorWeights adaptor, AdaptorCurve curve, AdaptorSettings settings) {
      this.adaptor = adaptor;
      this.curve = curve;
      this.settings = settings;
    }

    @Override
    public void onStep(AdaptorTrainer.Step step) {
      curve.step(step);
      if (step.state().steps() % NOTE_EVERY == 0) {
        notes.println(
            String.format(
                Locale.ROOT,
                "step %d (%.0f %%) answers on contexts %.3f, on questions %.3f",
                step.state().steps(),
                100 * step.state().progress(settings.pace()),
                step.likeness(),
                step.questions()));
      }
    }

    @Override
    public void onValidation(TrainingState state, HeldOutAdaptor figures) {
      curve.heldOut(state, figures);
      notes.println(
          String.format(
              Locale.ROOT,
              "held out: answers on contexts %.3f, agreement %.3f, perception %.3f",
              figures.likeness(),
              figures.agreement(),
              figures.perception()));
    }

    @Override
    public void onCheckpoint(TrainingState state) throws IOException {
      adaptor.write(request.out(), entities);
      curve.write(request.out());
    }
  }
}
