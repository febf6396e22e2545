package io.tagora.gateway.node.command;

import io.tagora.gateway.bench.Bench;
import io.tagora.gateway.bench.BenchReport;
import io.tagora.gateway.bench.BenchText;
import io.tagora.gateway.json.Json;
import io.tagora.gateway.json.RecommendationBody;
import io.tagora.gateway.node.Node;
import io.tagora.gateway.node.NodeSettings;
import io.tagora.gateway.node.Progress;
import io.tagora.gateway.route.NodeState;
import io.tagora.gateway.terminal.Streams;
import io.tagora.runtime.exchange.Dataset;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tagora bench}: how fast a warm node answers, where the time goes, how large it is. */
@Command(
    name = "bench",
    sortOptions = false,
    description = {
      "Measure how fast a warm node answers, where the time goes, and its memory.",
      "It asks for one recommendation after the other, each for another shopper. Nothing else",
      "should run on the machine."
    },
    footer = {
      "",
      "Examples:",
      "  tagora bench --requests 100 --json",
      "  tagora bench engine                the language model's engine by itself",
      "  tagora bench cluster               what clients notice of nodes that die",
      "  tagora bench ingestion             how many events a second become durable"
    })
public final class BenchCommand implements Callable<Integer> {
  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "50",
      description = "Requests that count (default: ${DEFAULT-VALUE}).")
  private int requests;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "20",
      description = "Requests before them (default: ${DEFAULT-VALUE}).")
  private int warmup;

  @Mixin private final NodeOptions options = new NodeOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  private BenchCommand(Streams streams) {
    this.streams = streams;
  }

  public static CommandLine commandLine(Streams streams) {
    return new CommandLine(new BenchCommand(streams))
        .addSubcommand(new BenchEngineCommand(streams))
        .addSubcommand(new BenchClusterCommand(streams))
        .addSubcommand(new BenchIngestionCommand(streams));
  }

  @Override
  public Integer call() {
    UsageFailure.bounded("--requests", 1, 1_000_000, requests);
    UsageFailure.bounded("--warmup", 0, 1_000_000, warmup);
    NodeSettings settings = options.settings().withoutStore();
    try (Node node = Node.start(settings)) {
      Dataset dataset = options.dataset(streams);
      Instant now = dataset.end();
      streams.tell("Loading the model and the item index...");
      var progress = new Progress(streams.err(), streams.ansi().enabled());
      NodeState.Serving serving = node.serve(dataset, now, progress);
      RecommendationBody.Defaults usual = settings.defaults(options.seed);
      List<String> users = Shoppers.known(dataset, now);
      BenchReport report =
          new Bench(serving.api(), usual::request)
              .run(settings.model().folder().toString(), users, warmup, requests, progress);
      streams
          .out()
          .println(
              common.json
                  ? Json.text(report)
                  : new BenchText(streams.ansi()).render(report).stripTrailing());
    }
    return 0;
  }
}
