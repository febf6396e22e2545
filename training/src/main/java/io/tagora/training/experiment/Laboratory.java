package io.tagora.training.experiment;

import com.fasterxml.jackson.core.type.TypeReference;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.model.TextEmbedder;
import io.tagora.runtime.reward.RewardParts;
import io.tagora.runtime.signature.SignatureSettings;
import io.tagora.training.average.ModelAverage;
import io.tagora.training.data.SftSamples;
import io.tagora.training.grpo.Alignment;
import io.tagora.training.grpo.FirstPlans;
import io.tagora.training.grpo.GrpoOutcome;
import io.tagora.training.grpo.GrpoRequest;
import io.tagora.training.grpo.GrpoRun;
import io.tagora.training.grpo.GrpoSettings;
import io.tagora.training.grpo.HeldOutFigures;
import io.tagora.training.grpo.IterationFigures;
import io.tagora.training.grpo.ListRewards;
import io.tagora.training.grpo.Shaping;
import io.tagora.training.hf.HuggingFaceFolder;
import io.tagora.training.hf.Precision;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.run.DataHash;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/**
 * What all arms of an experiment share, so that only their rewards differ: data, first model,
 * moments, compute.
 *
 * @param embedder of tags
 * @param from the model that every arm begins with
 * @param models the folder for the trained ones
 * @param settings of a seed's run
 * @param plans what the first model plans, once for all arms
 * @param finished runs of an earlier, stopped experiment
 * @param stop asked between iterations
 * @param notes where progress goes, for people
 */
public record Laboratory(
    Dataset dataset,
    SftSamples samples,
    ListRewards worth,
    TextEmbedder embedder,
    Path from,
    Path models,
    LongFunction<GrpoSettings> settings,
    int moments,
    int heldOut,
    FirstPlans plans,
    Finished finished,
    BooleanSupplier stop,
    PrintStream notes) {
  /** Ends the name of an arm whose model is the mean of another's. */
  static final String MEAN = "-mean";

  /** The same laboratory where another alignment counts. */
  Laboratory by(Alignment alignment) {
    return new Laboratory(
        dataset,
        samples,
        worth.by(alignment),
        embedder,
        from,
        models,
        settings,
        moments,
        heldOut,
        plans,
        finished,
        stop,
        notes);
  }

  /** The first model as it is. */
  Arm untrained(String name) throws IOException {
    return looked(name, HuggingFaceFolder.read(from));
  }

  /** A model of the same shape that has learnt nothing. */
  Arm random(String name, long seed) throws IOException {
    return looked(name, LlamaDecoder.random(HuggingFaceFolder.readConfig(from), seed));
  }

  private Arm looked(String name, LlamaDecoder model) throws IOException {
    HeldOutFigures figures = run(name, 0, new Shaping.Sum()).look(model);
    return new Arm(name, List.of(new Arm.Run(0, Optional.empty(), figures, List.of())));
  }

  /** What the first model's lists are worth, a group a task. */
  List<List<RewardParts>> probe() throws IOException {
    return run("probe", 0, new Shaping.Sum()).probe();
  }

  /**
   * What a training showed.
   *
   * @param heldOut by the trained model
   */
  record Trained(HeldOutFigures heldOut, List<IterationFigures> iterations) {}

  /** A trained model. */
  Arm.Run train(String arm, long seed, Shaping shaping) throws IOException {
    notes.printf("%s, seed %d%n", arm, seed);
    Path folder = folder(arm, seed);
    Trained trained =
        finished.of(
            folder.resolve("trained.json"),
            "%s by %s, %s, of %d moments, looked at with %d, from %s, %d users until %s"
                .formatted(
                    arm,
                    shaping,
                    settings.apply(seed),
                    moments,
                    heldOut,
                    DataHash.ofModel(from),
                    dataset.users().size(),
                    dataset.end()),
            new TypeReference<>() {},
            () -> trained(arm, seed, shaping));
    return new Arm.Run(seed, Optional.of(folder), trained.heldOut(), trained.iterations());
  }

  /** The mean of the weights of an arm's runs, as an arm of its own. */
  Arm averaged(Arm arm) throws IOException {
    String name = arm.name() + MEAN;
    Path folder = folder(name, 0);
    List<Path> runs = arm.runs().stream().flatMap(run -> run.folder().stream()).toList();
    LlamaDecoder mean = new ModelAverage(runs).write(folder, Precision.F16);
    HeldOutFigures figures = run(name, 0, new Shaping.Sum()).look(mean);
    return new Arm(name, List.of(new Arm.Run(0, Optional.of(folder), figures, List.of())));
  }

  private Trained trained(String arm, long seed, Shaping shaping) throws IOException {
    GrpoOutcome outcome = run(arm, seed, shaping).execute(stop);
    if (!outcome.finished()) {
      throw new IOException(
          "the experiment must run to its end, got stopped in %s, seed %d (--resume takes the runs before it as they are)"
              .formatted(arm, seed));
    }
    return new Trained(outcome.heldOut().getLast(), outcome.iterations());
  }

  Path folder(String arm, long seed) {
    return models.resolve(arm + "-" + seed);
  }

  private GrpoRun run(String arm, long seed, Shaping shaping) {
    var request =
        new GrpoRequest(
            folder(arm, seed),
            from,
            settings.apply(seed),
            shaping,
            moments,
            heldOut,
            SignatureSettings.DEFAULT,
            Precision.F16,
            false,
            "an experiment's arm " + arm,
            Map.of());
    return new GrpoRun(request, dataset.catalog(), samples, worth, plans, notes);
  }
}
