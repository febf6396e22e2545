package io.tagora.training.run;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.tagora.training.hf.HuggingFaceFolder;
import io.tagora.training.model.DecoderConfig;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.sft.Evaluation;
import io.tagora.training.sft.SampleSource;
import io.tagora.training.sft.SftSettings;
import io.tagora.training.sft.SftTrainer;
import io.tagora.training.sft.TrainingListener;
import io.tagora.training.sft.TrainingSet;
import io.tagora.training.sft.TrainingState;
import io.tagora.training.sft.TrainingTree;
import io.tagora.training.tokenizer.BpeTrainer;
import io.tagora.training.tokenizer.HuggingFaceEncoder;
import io.tagora.training.tokenizer.TokenizerJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * One SFT run: tokenizer, samples, training, and a Hugging Face folder that is loadable from the
 * first checkpoint on. The checkpoint file goes when the run is finished.
 */
public final class SftRun {
  public static final String CHECKPOINT = "checkpoint.safetensors";
  private static final double WARM_UP_SHARE = 0.02;
  private static final double FINAL_SHARE = 0.1;
  private static final double WEIGHT_DECAY = 0.05;
  private static final double GRADIENT_CLIP = 1;

  private final SftRequest request;
  private final SampleSource source;
  private final PrintStream notes;

  /**
   * A run that has not begun.
   *
   * @param notes where progress goes, for people
   */
  public SftRun(SftRequest request, SampleSource source, PrintStream notes) {
    this.request = request;
    this.source = source;
    this.notes = notes;
  }

  /**
   * Runs until the budget is used up or {@code stop} says so.
   *
   * @throws IOException if the folder cannot be written or its checkpoint does not fit
   */
  public SftOutcome execute(BooleanSupplier stop) throws IOException {
    prepareFolder();
    trainTokenizer();
    TrainingSet data = encode();
    DecoderConfig config = config();
    checkPositions(data, config);
    SftSettings settings = settings(data);
    LlamaDecoder decoder = decoder(config);
    var trainer =
        new SftTrainer(
            decoder, data, settings, checkpoint(), identity(config, data), SftRun::uptime);
    TrainingState start = request.resume() ? trainer.resume() : TrainingState.START;
    LossCurve curve = LossCurve.read(request.out().resolve(LossCurve.CSV), start);
    announce(data, settings, config, start);
    TrainingState end;
    try (var progress = new TerminalProgress(settings, start, notes)) {
      end = trainer.run(new Recorder(decoder, curve, progress), stop);
    }
    boolean finished = end.progress(settings) >= 1;
    Optional<Evaluation> validation =
        finished && !data.validation().isEmpty()
            ? Optional.of(trainer.evaluate())
            : Optional.empty();
    var outcome =
        new SftOutcome(
            finished,
            config,
            end,
            data.train().size(),
            data.trainTokens(),
            data.checksum(),
            data.validation().size(),
            curve.lastTrainLoss(),
            validation);
    if (finished) {
      TrainingLog.write(request, outcome);
      Files.delete(checkpoint());
    }
    return outcome;
  }

  private void prepareFolder() throws IOException {
    Files.createDirectories(request.out());
    boolean checkpointed = Files.exists(checkpoint());
    if (request.resume()
        && !checkpointed
        && Files.exists(request.out().resolve(TrainingLog.FILE))) {
      throw new IOException(
          "a run must have a checkpoint to be resumed, got the finished run in %s (train into another folder with --out, or again without --resume)"
              .formatted(request.out()));
    }
    if (!request.resume()) {
      Files.deleteIfExists(checkpoint());
    }
    if (!request.resume() || !checkpointed) {
      Files.deleteIfExists(request.out().resolve(TrainingLog.FILE));
      Files.deleteIfExists(request.out().resolve(LossCurve.CSV));
      Files.deleteIfExists(request.out().resolve(TokenizerJson.TOKENIZER));
    }
  }

  private void trainTokenizer() throws IOException {
    if (Files.exists(request.out().resolve(TokenizerJson.TOKENIZER))) {
      return;
    }
    if (request.from().isPresent()) {
      for (String file : List.of(TokenizerJson.TOKENIZER, TokenizerJson.CONFIG)) {
        Files.copy(
            request.from().get().resolve(file), request.out().resolve(file), REPLACE_EXISTING);
      }
      return;
    }
    notes.println("training the tokenizer");
    try (var texts = source.texts()) {
      var vocabulary = new BpeTrainer(request.model().vocabulary(), source.names()).train(texts);
      TokenizerJson.write(request.out(), vocabulary, request.model().maxPositions());
    }
  }

  private TrainingSet encode() throws IOException {
    notes.println("encoding the samples");
    try (var encoder = new HuggingFaceEncoder(request.out())) {
      return source.trees(encoder);
    }
  }

  private DecoderConfig config() throws IOException {
    return request.from().isPresent()
        ? HuggingFaceFolder.readConfig(request.from().get())
        : request.model().withVocabulary(TokenizerJson.readSize(request.out()));
  }

  private LlamaDecoder decoder(DecoderConfig config) throws IOException {
    return request.from().isPresent()
        ? HuggingFaceFolder.read(request.from().get())
        : LlamaDecoder.random(config, request.seed());
  }

  private static void checkPositions(TrainingSet data, DecoderConfig config) {
    int last = data.train().stream().mapToInt(SftRun::lastPosition).max().orElse(0);
    if (last >= config.maxPositions()) {
      throw new IllegalArgumentException(
          "a sample must fit into %d positions, got one of %d (--max-positions, --max-tokens)"
              .formatted(config.maxPositions(), last + 1));
    }
  }

  private static int lastPosition(TrainingTree tree) {
    return IntStream.of(tree.positions()).max().orElse(0);
  }

  private SftSettings settings(TrainingSet data) {
    long byEpochs = (long) Math.ceil(request.epochs() * data.trainTokens());
    long budget = Math.min(byEpochs, request.tokens().orElse(Long.MAX_VALUE));
    return new SftSettings(
        budget,
        request.timeLimit(),
        request.batchTokens(),
        request.learningRate(),
        WARM_UP_SHARE,
        FINAL_SHARE,
        WEIGHT_DECAY,
        GRADIENT_CLIP,
        request.seed(),
        request.threads(),
        request.checkpointEvery(),
        request.validateEvery());
  }

  /** What must be the same for a resumed run to end as an uninterrupted one. */
  private Map<String, String> identity(DecoderConfig config, TrainingSet data) {
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("data", request.dataHash());
    identity.put("samples", Long.toHexString(data.checksum()));
    identity.put("seed", String.valueOf(request.seed()));
    identity.put("model", config.toString());
    identity.put("batch tokens", String.valueOf(request.batchTokens()));
    identity.put("learning rate", String.valueOf(request.learningRate()));
    return identity;
  }

  private void announce(
      TrainingSet data, SftSettings settings, DecoderConfig config, TrainingState start) {
    notes.printf(
        "%,d parameters; %,d trees of %,d tokens to learn from, %,d to validate on; %,d tokens in all%n",
        config.parameters(),
        data.train().size(),
        data.trainTokens(),
        data.validation().size(),
        settings.tokenBudget());
    if (start.steps() > 0) {
      notes.printf("resuming after step %,d%n", start.steps());
    }
  }

  private Path checkpoint() {
    return request.out().resolve(CHECKPOINT);
  }

  private static Duration uptime() {
    return Duration.ofNanos(System.nanoTime());
  }

  private final class Recorder implements TrainingListener {
    private final LlamaDecoder decoder;
    private final LossCurve curve;
    private final TerminalProgress progress;

    Recorder(LlamaDecoder decoder, LossCurve curve, TerminalProgress progress) {
      this.decoder = decoder;
      this.curve = curve;
      this.progress = progress;
    }

    @Override
    public void onStep(TrainingState state, double loss, double learningRate) {
      curve.step(state, loss, learningRate);
      progress.step(state, loss);
    }

    @Override
    public void onValidation(TrainingState state, Evaluation evaluation) {
      curve.validation(state, evaluation);
      progress.validated(evaluation.loss());
    }

    @Override
    public void onCheckpoint(TrainingState state) throws IOException {
      HuggingFaceFolder.write(request.out(), decoder, request.precision());
      curve.write(request.out().resolve(LossCurve.CSV));
      LossChart.write(curve, request.out().resolve(LossChart.PNG));
    }
  }
}
