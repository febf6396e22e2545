package io.tagora.training;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.entity.CachedEmbedder;
import io.tagora.inference.entity.MiniLm;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.training.data.SftSamples;
import io.tagora.training.hf.Precision;
import io.tagora.training.judged.JudgedFile;
import io.tagora.training.judged.JudgedSamples;
import io.tagora.training.judged.JudgedSet;
import io.tagora.training.judged.RankingLoss;
import io.tagora.training.judged.RewardOutcome;
import io.tagora.training.judged.RewardReport;
import io.tagora.training.judged.RewardRequest;
import io.tagora.training.judged.RewardRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tagora train reward}: the judge's tiers teach a model that scores tags. */
@Command(
    name = "reward",
    description = {
      "Train a reward model: a scalar head on a language model that scores an expert's tags as the "
          + "judge would.",
      "",
      "The model's own experts write tags for moments of the logs, the judge gives each a tier (S, A "
          + "or B), and the head learns their order. The folder gets the reward model, reward.csv, "
          + "loss.png, pairs.png and judged.ndjson with all verdicts. Ctrl-C stops after the running "
          + "step with a checkpoint; --resume goes on.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  tagora train reward --data data --from models/tagora-rec-4m --out my-reward",
      "  tagora train grpo --data data --from models/tagora-rec-4m --out better \\",
      "    --alignment model:my-reward",
    },
    sortOptions = false,
    showDefaultValues = true)
final class RewardCommand implements Callable<Integer> {
  private static final int STOPPED = 130;

  @Spec private CommandSpec spec;

  @Option(names = "--loss", description = "What tiers teach: ${COMPLETION-CANDIDATES}.")
  private RankingLoss loss = RankingLoss.LISTWISE;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of moments, lists and head.")
  private long seed = 7;

  @Option(names = "--threads", paramLabel = "N", description = "Threads of engine and tensors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--checkpoint-minutes",
      paramLabel = "N",
      description = "Minutes between checkpoints.")
  private double checkpointMinutes = 5;

  @Option(
      names = "--verdicts",
      paramLabel = "FILE",
      description = "Learn from the judged.ndjson of another run instead of judging anew.",
      showDefaultValue = Visibility.NEVER)
  private Optional<Path> verdicts = Optional.empty();

  @Option(names = "--precision", description = "How weights are written: ${COMPLETION-CANDIDATES}.")
  private Precision precision = Precision.F16;

  @Mixin HelpOption help;
  @Mixin private FolderOptions folders;
  @Mixin private JudgedOptions judged;
  @Mixin private RewardModelOptions model;
  @Mixin private SampleOptions samples;

  @Override
  public Integer call() throws IOException {
    RewardRequest request = request();
    JudgedSamples.Settings settings = judged.settings(seed, threads);
    try (var interrupt = new Interrupt()) {
      RewardOutcome outcome =
          new RewardRun(request, () -> judged(settings), System.err).execute(interrupt::requested);
      var report = new RewardReport(request, outcome);
      spec.commandLine().getOut().println(folders.json ? report.json() : report.text());
      return outcome.finished() ? 0 : STOPPED;
    }
  }

  private JudgedSet judged(JudgedSamples.Settings settings) throws IOException {
    if (verdicts.isPresent()) {
      return JudgedFile.read(verdicts.get());
    }
    Dataset dataset = folders.dataset();
    var source = new SftSamples(dataset, samples.settings(dataset, seed));
    try (var embedding = MiniLm.open(threads);
        var embedder =
            CachedEmbedder.open(embedding, MiniLm.contentHash(), CacheFolder.ofEnvironment())) {
      return new JudgedSamples(dataset, source, folders.from, settings, embedder, System.err)
          .judged();
    }
  }

  private RewardRequest request() throws IOException {
    return new RewardRequest(
        folders.out,
        folders.from,
        model.settings(loss, seed, threads, checkpointMinutes),
        precision,
        folders.resume,
        "tagora " + String.join(" ", spec.commandLine().getParseResult().originalArgs()),
        Map.of("data", folders.dataHash(), "model", folders.modelHash()));
  }
}
