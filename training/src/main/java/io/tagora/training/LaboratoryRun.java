package io.tagora.training;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.entity.CachedEmbedder;
import io.tagora.inference.entity.MiniLm;
import io.tagora.runtime.exchange.DataCheck;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.experiment.Report;
import io.tagora.runtime.experiment.ReportFolder;
import io.tagora.runtime.reward.LengthBands;
import io.tagora.runtime.world.Marketplace;
import io.tagora.runtime.world.MarketplaceSettings;
import io.tagora.training.data.SftSamples;
import io.tagora.training.experiment.Finished;
import io.tagora.training.experiment.Laboratory;
import io.tagora.training.grpo.FirstPlans;
import io.tagora.training.grpo.ListRewards;
import java.io.IOException;

/** Makes what an experiment's arms share, and writes its report. */
final class LaboratoryRun {
  /** The default model's own marketplace: what it has learnt from, and users whom it has not. */
  private static final int USERS = 24_000;

  private static final int QUICK_USERS = 600;
  private static final int ITEMS = 20_000;
  private static final int QUICK_ITEMS = 3_000;
  private static final long WORLD_SEED = 7;
  private static final int HELD_OUT = 400;
  private static final int QUICK_HELD_OUT = 12;

  private final ExperimentOptions options;
  private final GrpoOptions grpo;
  private final SampleOptions samples;

  LaboratoryRun(ExperimentOptions options, GrpoOptions grpo, SampleOptions samples) {
    this.options = options;
    this.grpo = grpo;
    this.samples = samples;
  }

  /** An experiment in a laboratory. */
  interface Trial {
    Report in(Laboratory laboratory) throws IOException;
  }

  /** Runs the trial and writes what it found. */
  void execute(Trial trial) throws IOException {
    options.requireUsable();
    if (options.quick) {
      shrink();
    }
    Dataset dataset = dataset();
    var source = new SftSamples(dataset, samples.settings(dataset, WORLD_SEED));
    try (var interrupt = new Interrupt();
        var model = MiniLm.open(grpo.threads);
        var embedder =
            CachedEmbedder.open(model, MiniLm.contentHash(), CacheFolder.ofEnvironment())) {
      var laboratory =
          new Laboratory(
              dataset,
              source,
              new ListRewards(source.alignment(), embedder, LengthBands.DEFAULT),
              embedder,
              options.model(),
              options.out.resolve("models"),
              grpo::settings,
              grpo.moments,
              options.quick ? QUICK_HELD_OUT : HELD_OUT,
              new FirstPlans(),
              new Finished(options.resume),
              interrupt::requested,
              System.err);
      ReportFolder.write(trial.in(laboratory), options.out);
    }
  }

  private void shrink() {
    grpo.iterations = 2;
    grpo.tasks = 4;
    grpo.group = 4;
    grpo.updates = 1;
    grpo.moments = 12;
    samples.momentsPerUser = 1;
    samples.validationUsers = 5;
  }

  private Dataset dataset() {
    if (options.hasData()) {
      return DataCheck.requireSound(options.data());
    }
    return Marketplace.generate(
            MarketplaceSettings.of(
                options.quick ? QUICK_USERS : USERS,
                options.quick ? QUICK_ITEMS : ITEMS,
                WORLD_SEED,
                WORLD_SEED))
        .dataset();
  }

  /** What was run, for the report. */
  String setting(String command) {
    return ("`tagora experiment %s`: seeds %s, %d iterations of %d tasks and %d lists each, "
            + "learning rate %s of which %s is left at the end, credit %s, KL target %s, KL weight %s to "
            + "begin with, %d moments to learn from; from %s.")
        .formatted(
            command,
            options.seedList(),
            grpo.iterations,
            grpo.tasks,
            grpo.group,
            grpo.learningRate,
            grpo.finalRate,
            grpo.credit,
            grpo.klTarget,
            grpo.klWeight,
            grpo.moments,
            options.model().getFileName());
  }
}
