package io.tagora.gateway.node.command;

import io.tagora.gateway.evaluation.Evaluated;
import io.tagora.gateway.evaluation.Evaluation;
import io.tagora.gateway.evaluation.EvaluationReport;
import io.tagora.gateway.evaluation.EvaluationText;
import io.tagora.gateway.json.Json;
import io.tagora.gateway.node.Node;
import io.tagora.gateway.node.NodeParts;
import io.tagora.gateway.node.NodeSettings;
import io.tagora.gateway.node.Progress;
import io.tagora.gateway.route.NodeState;
import io.tagora.gateway.terminal.Streams;
import io.tagora.runtime.exchange.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tagora evaluate}: the agents and three baselines on held-out users. */
@Command(
    name = "evaluate",
    sortOptions = false,
    description = {
      "Count how often the agents foretell what held-out users do next, beside baselines.",
      "The agents are asked as of a week before the end; their first 30 tags are held against the",
      "week that follows. Beside them stand popularity, each user's last categories, and",
      "co-occurrence. Every figure has a 95 %% interval (docs/evaluation.md). Each step of an",
      "answer has a minute, whatever tagora.deadlines says."
    },
    footer = {
      "",
      "Examples:",
      "  tagora evaluate                   6,000 shoppers whom the model has not seen",
      "  tagora evaluate --users 600       a tenth of the time, wider intervals",
      "  tagora evaluate --json > figures.json",
      "  tagora evaluate --per-user users.ndjson",
      "                                    to hold two models against each other user by user"
    })
public final class EvaluateCommand implements Callable<Integer> {
  @Option(
      names = "--tags",
      paramLabel = "N",
      defaultValue = "30",
      description = "How many tags count (default: ${DEFAULT-VALUE}).")
  private int tags;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      defaultValue = "4",
      description = "Users asked about at a time (default: ${DEFAULT-VALUE}).")
  private int atOnce;

  @Option(
      names = "--per-user",
      paramLabel = "FILE",
      description = "Write every recommender's figures of each user there, a JSON object a line.")
  private Optional<Path> perUser = Optional.empty();

  @Mixin private final NodeOptions options = new NodeOptions(6000);
  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  public EvaluateCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    UsageFailure.bounded("--tags", 1, 1_000, tags);
    UsageFailure.bounded("--at-once", 1, 256, atOnce);
    perUser.ifPresent(EvaluateCommand::requireWritable);
    NodeSettings settings = options.settings().withoutStore().patient();
    try (Node node = Node.start(settings)) {
      Dataset dataset = options.dataset(streams);
      Instant cut = Evaluation.cutOf(dataset);
      streams.tell("Loading the model and the item index...");
      var progress = new Progress(streams.err(), streams.ansi().enabled());
      NodeState.Serving serving = node.serve(dataset, cut, progress);
      Evaluated evaluated =
          evaluation(settings, dataset, node.parts().orElseThrow()).run(serving.api(), progress);
      if (perUser.isPresent()) {
        Files.write(perUser.get(), evaluated.users().stream().map(Json::text).toList());
      }
      EvaluationReport report = evaluated.report();
      streams
          .out()
          .println(
              common.json
                  ? Json.text(report)
                  : new EvaluationText(streams.ansi()).render(report).stripTrailing());
    }
    return 0;
  }

  /** Known before minutes of work, not after them. */
  private static void requireWritable(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new UsageFailure(
          "--per-user must be a file in a folder that is there and writable, got " + file);
    }
  }

  private Evaluation evaluation(NodeSettings settings, Dataset dataset, NodeParts parts) {
    return new Evaluation(
        new Evaluation.Settings(
            settings.model().folder().toString(),
            tags,
            settings.defaults(options.seed).maxPersonas(),
            atOnce,
            options.seed),
        dataset,
        parts.index().tagVectors());
  }
}
