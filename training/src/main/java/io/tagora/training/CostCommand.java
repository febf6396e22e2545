package io.tagora.training;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.entity.CachedEmbedder;
import io.tagora.inference.entity.MiniLm;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.experiment.ReportFolder;
import io.tagora.training.experiment.CostExperiment;
import io.tagora.training.experiment.HeldOutUsers;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tagora experiment cost}. */
@Command(
    name = "cost",
    description = {
      "Count what a request takes where each of K routes reads the full text by itself, and where one "
          + "reading serves all agents: operations and CPU seconds, for the same users and K.",
      "",
      "With a model that has an adaptor (./tagora train adaptor) entities as vectors are an arm, too.",
      ""
    },
    footer = {"", "Example:", "  tagora experiment cost --out report --quick"},
    sortOptions = false,
    showDefaultValues = true)
final class CostCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin HelpOption help;
  @Mixin private ReadingOptions options;
  @Mixin private SampleOptions samples;

  @Override
  public Integer call() throws IOException {
    options.requireUsable();
    Dataset dataset = options.dataset();
    HeldOutUsers users = options.heldOut(dataset, samples);
    try (var model = MiniLm.open(options.threads);
        var embedder =
            CachedEmbedder.open(model, MiniLm.contentHash(), CacheFolder.ofEnvironment())) {
      var experiment = new CostExperiment(options.model(), users, embedder, options.threads);
      ReportFolder.write(experiment.run(options.setting("cost", users, samples)), options.out);
    }
    spec.commandLine().getOut().println(ExperimentEnd.of(options.out, options.json));
    return 0;
  }
}
