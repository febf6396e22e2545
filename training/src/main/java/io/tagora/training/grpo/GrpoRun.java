package io.tagora.training.grpo;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.reward.RewardParts;
import io.tagora.runtime.reward.RewardShaping;
import io.tagora.runtime.reward.Thresholds;
import io.tagora.training.data.SftSamples;
import io.tagora.training.data.Turn;
import io.tagora.training.hf.HuggingFaceFolder;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.tokenizer.HuggingFaceEncoder;
import io.tagora.training.tokenizer.TokenizerJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * One run: tasks from the logs, thresholds from the first model, training, and a Hugging Face
 * folder with curves. The checkpoint file goes when the run is finished.
 */
public final class GrpoRun {
  static final String CHECKPOINT = "checkpoint.safetensors";

  /** Tasks whose lists of the first model say where the thresholds are. */
  private static final int PROBED_TASKS = 128;

  private final GrpoRequest request;
  private final Catalog catalog;
  private final SftSamples samples;
  private final ListRewards worth;
  private final FirstPlans plans;
  private final PrintStream notes;

  /**
   * A run that has not begun.
   *
   * @param samples of {@code catalog}'s logs
   * @param notes where progress goes, for people
   */
  public GrpoRun(
      GrpoRequest request,
      Catalog catalog,
      SftSamples samples,
      ListRewards worth,
      PrintStream notes) {
    this(request, catalog, samples, worth, new FirstPlans(), notes);
  }

  /**
   * One of several runs that share their data and first model, and so what it plans.
   *
   * @param plans of the runs before, and of this one
   */
  public GrpoRun(
      GrpoRequest request,
      Catalog catalog,
      SftSamples samples,
      ListRewards worth,
      FirstPlans plans,
      PrintStream notes) {
    this.request = request;
    this.catalog = catalog;
    this.samples = samples;
    this.worth = worth;
    this.plans = plans;
    this.notes = notes;
  }

  /**
   * Runs until the iterations are done or {@code stop} says so.
   *
   * @throws PolicyLostException if the policy leaves the first model; the last checkpoint stays
   */
  public GrpoOutcome execute(BooleanSupplier stop) throws IOException {
    prepareFolder();
    LlamaDecoder reference = HuggingFaceFolder.read(request.from());
    LlamaDecoder policy = HuggingFaceFolder.read(request.from());
    try (var encoder = new HuggingFaceEncoder(request.from())) {
      GrpoTrainer.Material material = material(reference, encoder);
      var trainer =
          new GrpoTrainer(
              policy,
              reference,
              material,
              request.settings(),
              checkpoint(),
              identity(material.shaping()),
              () -> Duration.ofNanos(System.nanoTime()));
      GrpoState start =
          request.resume()
              ? trainer.resume()
              : new GrpoState(0, request.settings().klWeight(), 0, Duration.ZERO);
      var recorder =
          new Recorder(policy, GrpoCurve.read(request.out().resolve(GrpoCurve.CSV), start));
      GrpoState end = trainer.run(recorder, stop);
      boolean finished = end.iteration() >= request.settings().iterations();
      if (finished) {
        Files.delete(checkpoint());
      }
      return new GrpoOutcome(
          finished,
          end,
          material.shaping(),
          material.tasks().all().size(),
          recorder.iterations,
          recorder.looks,
          recorder.watch.counts());
    }
  }

  /** What a model's likeliest lists are worth to the held-out users, by the first model's plans. */
  public HeldOutFigures look(LlamaDecoder model) throws IOException {
    int threads = request.settings().threads();
    try (Policy first = Policy.of(HuggingFaceFolder.read(request.from()), request.from(), threads);
        Policy asked = Policy.of(model, request.from(), threads)) {
      var shaping = new RewardShaping.Constrained(Thresholds.NONE);
      return new HeldOut(heldOut(new Rollouts(first, catalog)), worth, shaping)
          .look(new Rollouts(asked, catalog));
    }
  }

  /** The worth of the first model's lists, a group a task, as it writes them in training. */
  public List<List<RewardParts>> probe() throws IOException {
    try (Policy first =
        Policy.of(
            HuggingFaceFolder.read(request.from()), request.from(), request.settings().threads())) {
      var rollouts = new Rollouts(first, catalog);
      return probe(tasks(rollouts), rollouts);
    }
  }

  private TaskBook tasks(Rollouts rollouts) {
    int moments = request.moments();
    long seed = request.settings().seed();
    return plans.toLearnFrom(
        moments, seed, () -> planned(TaskBook.chosen(samples.turns(), moments, seed), rollouts));
  }

  private TaskBook heldOut(Rollouts rollouts) {
    int moments = request.heldOutMoments();
    return plans.heldOut(
        moments, () -> planned(TaskBook.chosen(samples.validationTurns(), moments, 0), rollouts));
  }

  private TaskBook planned(List<Turn> turns, Rollouts rollouts) {
    return TaskBook.of(turns, rollouts, catalog, this::tell);
  }

  private void tell(String work, long done, long total) {
    notes.printf("%s: %,d of %,d moments%n", work, done, total);
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
      Files.deleteIfExists(request.out().resolve(GrpoCurve.CSV));
    }
    for (String file : List.of(TokenizerJson.TOKENIZER, TokenizerJson.CONFIG)) {
      Files.copy(request.from().resolve(file), request.out().resolve(file), REPLACE_EXISTING);
    }
  }

  private GrpoTrainer.Material material(LlamaDecoder reference, HuggingFaceEncoder encoder)
      throws IOException {
    try (Policy first = Policy.of(reference, request.from(), request.settings().threads())) {
      var rollouts = new Rollouts(first, catalog);
      TaskBook tasks = tasks(rollouts);
      TaskBook heldOut = heldOut(rollouts);
      RewardShaping shaping = request.shaping().settled(probe(tasks, rollouts));
      notes.printf(
          "%,d tasks to learn from, %,d held out; %s%n",
          tasks.all().size(), heldOut.all().size(), shaping);
      return new GrpoTrainer.Material(
          catalog,
          tasks,
          heldOut,
          samples.trees(encoder).train(),
          worth,
          shaping,
          request.from(),
          encoder);
    }
  }

  /** What lists of the first model are worth, as they are written in training. */
  private List<List<RewardParts>> probe(TaskBook tasks, Rollouts rollouts) {
    GrpoSettings settings = request.settings();
    List<ExpertTask> probed = tasks.of(0, Math.min(PROBED_TASKS, tasks.all().size()));
    List<List<Sample>> lists =
        rollouts.lists(probed, settings.group(), settings.temperature(), settings.seed());
    List<List<RewardParts>> groups = new ArrayList<>();
    for (int i = 0; i < probed.size(); i++) {
      ExpertTask task = probed.get(i);
      groups.add(lists.get(i).stream().map(sample -> worth.of(task, sample.tags())).toList());
    }
    return groups;
  }

  private Map<String, String> identity(RewardShaping shaping) {
    Map<String, String> identity = new LinkedHashMap<>(request.identity());
    identity.put("settings", request.settings().toString());
    identity.put("shaping", shaping.toString());
    identity.put("moments", String.valueOf(request.moments()));
    return identity;
  }

  private Path checkpoint() {
    return request.out().resolve(CHECKPOINT);
  }

  private final class Recorder implements GrpoListener {
    private final LlamaDecoder policy;
    private final GrpoCurve curve;
    private final List<IterationFigures> iterations = new ArrayList<>();
    private final List<HeldOutFigures> looks = new ArrayList<>();
    private final SignWatch watch;

    Recorder(LlamaDecoder policy, GrpoCurve curve) {
      this.policy = policy;
      this.curve = curve;
      watch = new SignWatch(request.signatures(), curve);
    }

    @Override
    public void onIteration(GrpoState state, IterationFigures figures) {
      iterations.add(figures);
      curve.iteration(state, figures, watch.spikeBound());
      notes.println(
          String.format(
              Locale.ROOT,
              "iteration %d/%d reward %.4f accuracy %.4f aligned %.3f diverse %.3f | passing %.0f %% silent %.0f %% | kl %.4f (weight %.3f, drawn back %.0f %%) entropy %.3f | %.1f s writing, %.1f s learning",
              state.iteration(),
              request.settings().iterations(),
              figures.reward(),
              figures.parts().accuracy(),
              figures.parts().alignment(),
              figures.parts().diversity(),
              100 * figures.passing(),
              100 * figures.silent(),
              figures.divergence(),
              figures.klWeight(),
              100 * figures.drawnBack(),
              figures.entropy(),
              figures.writingSeconds(),
              figures.learningSeconds()));
      watch.iteration(figures).forEach(notes::println);
    }

    @Override
    public void onHeldOut(GrpoState state, HeldOutFigures figures) {
      curve.heldOut(state, figures);
      looks.add(figures);
      notes.println(
          String.format(
              Locale.ROOT,
              "held out: reward %.4f accuracy %.4f aligned %.3f diverse %.3f, all experts together %.4f",
              figures.reward(),
              figures.parts().accuracy(),
              figures.parts().alignment(),
              figures.parts().diversity(),
              figures.together()));
      watch.heldOut(figures).forEach(notes::println);
    }

    @Override
    public void onCheckpoint(GrpoState state) throws IOException {
      HuggingFaceFolder.write(request.out(), policy, request.precision());
      curve.write(request.out().resolve(GrpoCurve.CSV));
      GrpoChart.write(curve, request.out().resolve(GrpoChart.PNG));
    }
  }
}
