package io.tagora.gateway.node.command;

import io.tagora.gateway.evaluation.Evaluation;
import io.tagora.gateway.evaluation.ExpertsArm;
import io.tagora.gateway.evaluation.ExpertsReport;
import io.tagora.gateway.evaluation.ExpertsTrial;
import io.tagora.gateway.json.Json;
import io.tagora.gateway.node.Node;
import io.tagora.gateway.node.NodeParts;
import io.tagora.gateway.node.NodeSettings;
import io.tagora.gateway.node.Progress;
import io.tagora.gateway.terminal.Streams;
import io.tagora.runtime.agent.PersonaGainsFile;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.experiment.ReportFolder;
import io.tagora.runtime.world.Marketplace;
import io.tagora.runtime.world.MarketplaceSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tagora experiment experts}: fixed numbers of experts against what the Planner decides. */
@Command(
    name = "experts",
    sortOptions = false,
    description = {
      "Ask about held-out users with 1 to 8 experts and with as many as the Planner thinks that each",
      "deserves: HR@30, exclusive recall and cost, with 95 %% intervals (docs/learning.md)."
    },
    footer = {"", "Example:", "  tagora experiment experts --out experts-report --quick"})
final class ExperimentExpertsCommand implements Callable<Integer> {
  private static final int ITEMS = 20_000;
  private static final int USERS = 3_000;
  private static final int QUICK_USERS = 150;
  private static final int EXPERTS = 8;
  private static final int TAGS = 30;

  @Option(
      names = "--users",
      paramLabel = "N",
      description = "Shoppers, of whom about a third count (default: 3000; with --quick 150).")
  private @Nullable Integer users;

  @Option(
      names = "--prices",
      paramLabel = "X",
      split = ",",
      defaultValue = "0.005,0.03",
      description = {
        "An adaptive arm for each: what a further expert must bring",
        "(default: ${DEFAULT-VALUE})."
      })
  private List<Double> prices = List.of();

  @Mixin private final ModelOptions models = new ModelOptions();
  @Mixin private final ExperimentOptions options = new ExperimentOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  ExperimentExpertsCommand(Streams streams) {
    this.streams = streams;
  }

  record Figures(String out, int users, double seconds, List<ExpertsReport.Row> arms) {}

  @Override
  public Integer call() throws IOException {
    int count = users != null ? users : options.quick ? QUICK_USERS : USERS;
    UsageFailure.bounded("--users", 20, 100_000, count);
    options.requireUsable();
    NodeSettings settings =
        models.settings().withoutStore().patient().with("tagora.agents.max-personas", EXPERTS);
    long started = System.nanoTime();
    streams.tell("Making a marketplace of %,d users and %,d items...".formatted(count, ITEMS));
    Dataset dataset =
        Marketplace.generate(
                MarketplaceSettings.of(count, ITEMS, NodeOptions.CATALOG_SEED, options.seed))
            .dataset();
    var trial = new ExpertsTrial(dataset, TAGS, options.seed);
    List<ExpertsArm> fixed = new ArrayList<>();
    for (int experts = 1; experts <= EXPERTS; experts++) {
      fixed.add(run(trial, dataset, fixed(settings), String.valueOf(experts), experts));
    }
    List<ExpertsArm> adaptive = adaptive(trial, dataset, settings);
    List<ExpertsArm> arms = Stream.concat(fixed.stream(), adaptive.stream()).toList();
    double seconds = (System.nanoTime() - started) / 1e9;
    ReportFolder.write(
        ExpertsReport.of(fixed, adaptive, setting(settings, count, trial.users(), seconds)),
        options.out);
    streams.out().println(common.json ? json(arms, trial.users(), seconds) : text(arms));
    return 0;
  }

  private static NodeSettings fixed(NodeSettings settings) {
    return settings
        .with("tagora.agents.adaptive.enabled", false)
        .with("tagora.agents.min-personas", EXPERTS);
  }

  private List<ExpertsArm> adaptive(ExpertsTrial trial, Dataset dataset, NodeSettings settings) {
    if (NodeParts.gains(settings).isEmpty()) {
      streams.tell(
          "The Planner's model has no %s, so only fixed numbers are compared; ./tagora train personas writes it."
              .formatted(PersonaGainsFile.NAME));
      return List.of();
    }
    return prices.stream()
        .map(price -> {
          NodeSettings priced =
              settings
                  .with("tagora.agents.adaptive.enabled", true)
                  .with("tagora.agents.adaptive.price", price);
          return run(trial, dataset, priced, "adaptive " + price, EXPERTS);
        })
        .toList();
  }

  private ExpertsArm run(
      ExpertsTrial trial, Dataset dataset, NodeSettings settings, String name, int personas) {
    try (Node node = Node.start(settings)) {
      var api = node.serve(dataset, Evaluation.cutOf(dataset), progress()).api();
      var arm = new ExpertsArm(name, api, personas);
      trial.run(arm, progress());
      return arm;
    }
  }

  private Progress progress() {
    return new Progress(streams.err(), streams.ansi().enabled());
  }

  private String setting(NodeSettings settings, int count, int counted, double seconds) {
    return "`tagora experiment experts --users %d --seed %d`: %,d users of user seed %d on the catalog of seed %d with %,d items, of whom %,d count; model %s; adaptive arms by the price of a further expert; %.0f s."
        .formatted(
            count,
            options.seed,
            count,
            options.seed,
            NodeOptions.CATALOG_SEED,
            ITEMS,
            counted,
            settings.model().folder().getFileName(),
            seconds);
  }

  private String json(List<ExpertsArm> arms, int counted, double seconds) {
    return Json.text(
        new Figures(
            options.out.toString(),
            counted,
            seconds,
            arms.stream().map(ExpertsReport.Row::of).toList()));
  }

  private String text(List<ExpertsArm> arms) {
    return ExpertsReport.text(arms)
        + "The report is %s.".formatted(options.out.resolve(ReportFolder.REPORT));
  }
}
