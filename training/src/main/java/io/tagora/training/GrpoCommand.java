package io.tagora.training;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.entity.CachedEmbedder;
import io.tagora.inference.entity.MiniLm;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.reward.LengthBands;
import io.tagora.runtime.signature.SignatureSettings;
import io.tagora.training.data.SftSamples;
import io.tagora.training.grpo.GrpoOutcome;
import io.tagora.training.grpo.GrpoReport;
import io.tagora.training.grpo.GrpoRequest;
import io.tagora.training.grpo.GrpoRun;
import io.tagora.training.grpo.ListRewards;
import io.tagora.training.hf.Precision;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tagora train grpo}: makes the experts of a model write what comes true. */
@Command(
    name = "grpo",
    description = {
      "Train the experts of a model by reinforcement: write lists, reward them, make the better ones "
          + "likelier (GRPO).",
      "",
      "Accuracy is the share of what a user really turned to within 7 days that a list names. By "
          + "default it counts only where the list also fits its persona, is diverse and of a good "
          + "length. The folder gets the model, grpo.csv, grpo.png and training-log.txt. Ctrl-C "
          + "stops after the running iteration with a checkpoint; --resume goes on.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  tagora world generate --users 24000 --seed 7 --out data",
      "  tagora train grpo --data data --from models/tagora-rec-4m-sft --out my-model",
    },
    sortOptions = false,
    showDefaultValues = true)
final class GrpoCommand implements Callable<Integer> {
  private static final int STOPPED = 130;

  @Spec private CommandSpec spec;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of moments and lists.")
  private long seed = 7;

  @Option(
      names = "--held-out",
      paramLabel = "N",
      description = "Moments of other users to look at.")
  private int heldOut = 100;

  @Option(names = "--precision", description = "How weights are written: ${COMPLETION-CANDIDATES}.")
  private Precision precision = Precision.F16;

  @Mixin HelpOption help;
  @Mixin private FolderOptions folders;
  @Mixin private RewardOptions reward;
  @Mixin private AlignmentOptions alignment;
  @Mixin private GrpoOptions options;
  @Mixin private SignatureOptions signatures;
  @Mixin private SampleOptions samples;

  @Override
  public Integer call() throws IOException {
    GrpoRequest request = request();
    Dataset dataset = folders.dataset();
    var source = new SftSamples(dataset, samples.settings(dataset, seed));
    try (var interrupt = new Interrupt();
        var model = MiniLm.open(options.threads);
        var embedder =
            CachedEmbedder.open(model, MiniLm.contentHash(), CacheFolder.ofEnvironment());
        var fits = alignment.open(source)) {
      var worth = new ListRewards(fits, embedder, LengthBands.DEFAULT);
      GrpoOutcome outcome =
          new GrpoRun(request, dataset.catalog(), source, worth, System.err)
              .execute(interrupt::requested);
      var report = new GrpoReport(request, outcome);
      report.writeLog();
      spec.commandLine().getOut().println(folders.json ? report.json() : report.text());
      return outcome.finished() ? 0 : STOPPED;
    }
  }

  private GrpoRequest request() throws IOException {
    SignatureSettings signs = signatures.settings();
    String fits = alignment.identity();
    return new GrpoRequest(
        folders.out,
        folders.from,
        options.settings(seed),
        reward.shaping(),
        options.moments,
        heldOut,
        signs,
        precision,
        folders.resume,
        "tagora " + String.join(" ", spec.commandLine().getParseResult().originalArgs()),
        Map.of("data", folders.dataHash(), "model", folders.modelHash(), "alignment", fits));
  }
}
