package io.tagora.training;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.entity.Adaptor;
import io.tagora.inference.entity.CachedEmbedder;
import io.tagora.inference.entity.MiniLm;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.experiment.ReportFolder;
import io.tagora.runtime.model.TextEmbedder;
import io.tagora.training.adaptor.AdaptorRequest;
import io.tagora.training.adaptor.AdaptorRun;
import io.tagora.training.data.PerceptionSamples;
import io.tagora.training.data.SftSamples;
import io.tagora.training.experiment.CompressionExperiment;
import io.tagora.training.experiment.HeldOutUsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tagora experiment compression}. */
@Command(
    name = "compression",
    description = {
      "Hold contexts with entities as vectors against the same as text, on users and entities that "
          + "were not learnt from: what agents foretell, self-perception, tokens, time, operations.",
      "",
      "The model must have an adaptor (./tagora train adaptor); with --quick one that has none gets "
          + "one that has hardly learnt. Give the history's options as the model was trained.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  tagora experiment compression --from atoms --entities described --out report",
      "  tagora experiment compression --out report --quick"
    },
    sortOptions = false,
    showDefaultValues = true)
final class CompressionCommand implements Callable<Integer> {
  private static final int QUESTIONED = 4_000;
  private static final int QUICK_QUESTIONED = 300;
  private static final long QUICK_TOKENS = 12_000;

  @Spec private CommandSpec spec;
  @Mixin HelpOption help;
  @Mixin private ReadingOptions options;
  @Mixin private SampleOptions samples;

  @Override
  public Integer call() throws IOException {
    options.requireUsable();
    if (samples.perception == 0) {
      samples.perception = options.quick ? QUICK_QUESTIONED : QUESTIONED;
    }
    Dataset dataset = options.dataset();
    HeldOutUsers users = options.heldOut(dataset, samples);
    PerceptionSamples perception = samples.perception(dataset, options.seed).orElseThrow();
    try (var sentences = MiniLm.open(options.threads);
        var embedder =
            CachedEmbedder.open(sentences, MiniLm.contentHash(), CacheFolder.ofEnvironment())) {
      Path model = model(dataset, perception, embedder);
      var experiment =
          new CompressionExperiment(model, users, perception.heldOut(), embedder, options.threads);
      ReportFolder.write(
          experiment.run(options.setting("compression", users, samples)), options.out);
    }
    spec.commandLine().getOut().println(ExperimentEnd.of(options.out, options.json));
    return 0;
  }

  /** The model, with an adaptor that has seen a few batches where it has none and time is short. */
  private Path model(Dataset dataset, PerceptionSamples perception, TextEmbedder embedder)
      throws IOException {
    Path model = options.model();
    if (Files.isRegularFile(model.resolve(Adaptor.FILE))) {
      return model;
    }
    if (!options.quick) {
      throw new IllegalArgumentException(
          "the model must have an adaptor, got none in %s (./tagora train adaptor --help)"
              .formatted(model));
    }
    Path trained = options.out.resolve("model");
    new AdaptorRun(
            request(model, trained),
            new SftSamples(dataset, samples.settings(dataset, options.seed)),
            perception,
            samples.window().entities(),
            embedder,
            System.err)
        .execute(() -> false);
    return trained;
  }

  private AdaptorRequest request(Path model, Path trained) {
    return new AdaptorRequest(
        model,
        trained,
        1,
        OptionalLong.of(QUICK_TOKENS),
        Duration.ofMinutes(1),
        2048,
        1e-3,
        options.seed,
        options.threads,
        Duration.ofMinutes(5),
        100,
        64,
        0.5,
        50,
        false,
        Map.of());
  }
}
