package io.tagora.gateway.node.command;

import io.tagora.gateway.json.Json;
import io.tagora.gateway.node.NodeParts;
import io.tagora.gateway.node.Progress;
import io.tagora.gateway.terminal.Streams;
import io.tagora.inference.entity.MiniLm;
import io.tagora.inference.entity.OnnxEmbedder;
import io.tagora.runtime.experiment.ReportFolder;
import io.tagora.runtime.judge.Rubric;
import io.tagora.runtime.judge.RubricFile;
import io.tagora.runtime.judge.measured.Calibration;
import io.tagora.runtime.judge.trial.JudgeReport;
import io.tagora.runtime.judge.trial.JudgeTrial;
import io.tagora.runtime.judge.trial.KindResult;
import io.tagora.runtime.world.GeneratedWorld;
import io.tagora.runtime.world.Marketplace;
import io.tagora.runtime.world.MarketplaceSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tagora experiment judge}: how well the measured judge agrees with held-out raters. */
@Command(
    name = "judge",
    sortOptions = false,
    description = {
      "Calibrate the judge on simulated raters and hold it against others, on other users: accuracy,",
      "F1 and Cohen's kappa for each dimension and tier, with 95 %% intervals (docs/judge.md).",
      "What was calibrated goes to calibration.properties, which tagora.judge.calibration may name."
    },
    footer = {"", "Example:", "  tagora experiment judge --out judge-report --quick"})
final class ExperimentJudgeCommand implements Callable<Integer> {
  private static final int ITEMS = 20_000;
  private static final int USERS = 3_000;
  private static final int QUICK_USERS = 400;

  @Option(
      names = "--users",
      paramLabel = "N",
      description = "Shoppers, half of them to calibrate on (default: 3000; with --quick 400).")
  private @Nullable Integer users;

  @Option(
      names = "--rubric",
      paramLabel = "FILE",
      description = "Judge by this file instead of the shipped rubric.properties.")
  private @Nullable Path rubric;

  @Mixin private final ExperimentOptions options = new ExperimentOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  ExperimentJudgeCommand(Streams streams) {
    this.streams = streams;
  }

  record Figures(String out, double seconds, KindResult tags, KindResult explanations) {}

  @Override
  public Integer call() throws IOException {
    int count = users != null ? users : options.quick ? QUICK_USERS : USERS;
    UsageFailure.bounded("--users", 20, 100_000, count);
    options.requireUsable();
    Rubric by = rubric == null ? RubricFile.shipped() : RubricFile.of(rubric);
    long started = System.nanoTime();
    streams.tell("Making a marketplace of %,d users and %,d items...".formatted(count, ITEMS));
    GeneratedWorld world =
        Marketplace.generate(
            MarketplaceSettings.of(count, ITEMS, NodeOptions.CATALOG_SEED, options.seed));
    JudgeTrial.Result result = run(world, by);
    double seconds = (System.nanoTime() - started) / 1e9;
    ReportFolder.write(JudgeReport.of(result, setting(count, seconds)), options.out);
    result.calibration().write(options.out.resolve(Calibration.SHIPPED));
    streams.out().println(common.json ? json(result, seconds) : text(result));
    return 0;
  }

  private JudgeTrial.Result run(GeneratedWorld world, Rubric by) throws IOException {
    var progress = new Progress(streams.err(), streams.ansi().enabled());
    int threads = Runtime.getRuntime().availableProcessors();
    try (var index = NodeParts.index(world.dataset().catalog(), progress);
        OnnxEmbedder embedder = MiniLm.open(threads)) {
      var random = new SplittableRandom(options.seed);
      return new JudgeTrial(world, by, index.tagVectors(), embedder, random, progress).run();
    }
  }

  private String setting(int count, double seconds) {
    return "`tagora experiment judge --users %d --seed %d`: %,d users of user seed %d on the catalog of seed %d with %,d items, %.0f s."
        .formatted(
            count, options.seed, count, options.seed, NodeOptions.CATALOG_SEED, ITEMS, seconds);
  }

  private String json(JudgeTrial.Result result, double seconds) {
    return Json.text(
        new Figures(options.out.toString(), seconds, result.tags(), result.explanations()));
  }

  private String text(JudgeTrial.Result result) {
    return "%s\n%s\nThe report is %s."
        .formatted(
            line("tags", result.tags()),
            line("explanations", result.explanations()),
            options.out.resolve(ReportFolder.REPORT));
  }

  private static String line(String kind, KindResult result) {
    var excellent = result.excellent();
    return "%-12s S or not against single held-out raters: accuracy %.3f [%.3f, %.3f], F1 %.3f, kappa %.3f; raters among themselves %.3f"
        .formatted(
            kind,
            excellent.accuracy().mean(),
            excellent.accuracy().low(),
            excellent.accuracy().high(),
            excellent.f1().mean(),
            excellent.kappa().mean(),
            result.raters().accuracy().mean());
  }
}
