package io.tagora.training.judged;

import io.tagora.training.hf.HuggingFaceFolder;
import io.tagora.training.tokenizer.HuggingFaceEncoder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * One run: judged moments, training, and a folder with the reward model and its curves. The
 * checkpoint file goes when the run is finished.
 */
public final class RewardRun {
  static final String CHECKPOINT = "checkpoint.safetensors";

  private final RewardRequest request;
  private final Source source;
  private final PrintStream notes;

  /** Where judged moments come from; asked once, and not at all by a resumed run. */
  public interface Source {
    JudgedSet judged() throws IOException;
  }

  /**
   * A run that has not begun.
   *
   * @param notes where progress goes, for people
   */
  public RewardRun(RewardRequest request, Source source, PrintStream notes) {
    this.request = request;
    this.source = source;
    this.notes = notes;
  }

  /**
   * Runs until all steps are done or {@code stop} says so.
   *
   * @throws IOException if the folder cannot be written or its checkpoint does not fit
   */
  public RewardOutcome execute(BooleanSupplier stop) throws IOException {
    JudgedSet judged = prepared();
    notes.println(judged.words());
    var model =
        RewardModel.begin(
            HuggingFaceFolder.read(request.from()),
            request.settings().frozen(),
            request.settings().seed());
    try (var encoder = new HuggingFaceEncoder(request.from())) {
      var trainer =
          new RewardTrainer(
              model,
              RewardExample.of(judged.train(), encoder),
              RewardExample.of(judged.heldOut(), encoder),
              request.settings(),
              checkpoint(),
              identity(judged),
              () -> Duration.ofNanos(System.nanoTime()));
      RewardState start = request.resume() ? trainer.resume() : RewardState.START;
      var curve = RewardCurve.read(request.out(), start);
      RewardState end = trainer.run(new Recorder(trainer.steps(), curve), stop);
      boolean finished = end.step() >= trainer.steps();
      Ranking ranking = trainer.ranking();
      if (finished) {
        RewardFolder.write(
            request.out(), model, RewardScale.fit(ranking), request.from(), request.precision());
        Files.delete(checkpoint());
      }
      return new RewardOutcome(finished, end, trainer.steps(), ranking);
    }
  }

  /**
   * How a finished run's model ranks judged moments.
   *
   * @param folder that the run wrote
   */
  public static Ranking ranking(Path folder, List<JudgedMoment> moments) throws IOException {
    RewardModel model = RewardFolder.read(folder).model();
    try (var encoder = new HuggingFaceEncoder(folder)) {
      return new Ranking(
          RewardExample.of(moments, encoder).stream()
              .map(example ->
                  new Ranking.Scored(example.groups(), model.values(List.of(example.tree()))))
              .toList());
    }
  }

  /** Whether the folder holds a finished run's model. */
  public static boolean isFinished(Path folder) {
    return Files.exists(folder.resolve(RewardFolder.HEAD));
  }

  private JudgedSet prepared() throws IOException {
    Files.createDirectories(request.out());
    Path file = request.out().resolve(JudgedFile.NAME);
    if (request.resume()) {
      if (!Files.exists(checkpoint())) {
        throw new IOException(
            "a run must have a checkpoint to be resumed, got none in %s (begin without --resume)"
                .formatted(request.out()));
      }
      return JudgedFile.read(file);
    }
    Files.deleteIfExists(checkpoint());
    Files.deleteIfExists(request.out().resolve(RewardFolder.HEAD));
    JudgedSet judged = source.judged();
    JudgedFile.write(judged, file);
    return judged;
  }

  private Map<String, String> identity(JudgedSet judged) {
    Map<String, String> identity = new LinkedHashMap<>(request.identity());
    identity.put("settings", request.settings().toString());
    identity.put("judged", judged.words());
    return identity;
  }

  private Path checkpoint() {
    return request.out().resolve(CHECKPOINT);
  }

  private final class Recorder implements RewardListener {
    private final int steps;
    private final RewardCurve curve;

    Recorder(int steps, RewardCurve curve) {
      this.steps = steps;
      this.curve = curve;
    }

    @Override
    public void onStep(RewardState state, double loss) {
      curve.step(state, loss);
    }

    @Override
    public void onHeldOut(RewardState state, double loss, Ranking ranking) {
      double pairs =
          Arrays.stream(ranking.pairs()).filter(Double::isFinite).average().orElse(Double.NaN);
      curve.heldOut(state, loss, pairs);
      notes.println(
          String.format(
              Locale.ROOT,
              "step %d/%d held out: loss %.4f, pairs in order %.3f (%d s)",
              state.step(),
              steps,
              loss,
              pairs,
              state.elapsed().toSeconds()));
    }

    @Override
    public void onCheckpoint(RewardState state) {
      curve.write(
          request.out(),
          "`%s`: %s after step %d of %d."
              .formatted(request.command(), request.settings(), state.step(), steps));
    }
  }
}
