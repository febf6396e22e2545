package io.tagora.gateway.node.command;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.tagora.cluster.NodeConfig;
import io.tagora.gateway.json.Json;
import io.tagora.gateway.node.Progress;
import io.tagora.gateway.node.bench.IngestionBench;
import io.tagora.gateway.node.bench.IngestionReport;
import io.tagora.gateway.node.bench.IngestionText;
import io.tagora.gateway.terminal.Streams;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.world.Marketplace;
import io.tagora.runtime.world.MarketplaceSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tagora bench ingestion}: how many events a second become durable. */
@Command(
    name = "ingestion",
    sortOptions = false,
    description = {
      "Measure how many events a second are acknowledged after their commit, by the memories",
      "themselves and over HTTP, how many share a commit, and what users who came once and left",
      "cost in the heap. Nothing else should run on the machine. No model is needed."
    },
    footer = {
      "",
      "Examples:",
      "  tagora bench ingestion --store h2 --json",
      "  tagora bench ingestion --store postgresql --url jdbc:postgresql://127.0.0.1:5432/bench"
    })
final class BenchIngestionCommand implements Callable<Integer> {
  private static final int WORLD_ITEMS = 2000;

  enum Store {
    H2,
    POSTGRESQL
  }

  @Option(
      names = "--store",
      paramLabel = "KIND",
      defaultValue = "h2",
      description = {
        "h2, in a folder of its own that is deleted at the end, or postgresql (default:",
        "${DEFAULT-VALUE})."
      })
  private Store store = Store.H2;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {
        "For postgresql: a database of its own, as JDBC has it. Tables are made where they are"
            + " not,",
        "and what is written stays."
      })
  private @Nullable String url;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "For postgresql: the role (default: ${DEFAULT-VALUE}).")
  private String user = "tagora";

  @Option(
      names = "--password-env",
      paramLabel = "NAME",
      description = "For postgresql: the environment variable that holds the password.")
  private String passwordEnv = "";

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long each way is measured (default: ${DEFAULT-VALUE}).")
  private int seconds = 15;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "Seconds before that (default: ${DEFAULT-VALUE}).")
  private int warmUp = 10;

  @Option(
      names = "--users",
      paramLabel = "N",
      description = "Users whose events take turns (default: ${DEFAULT-VALUE}).")
  private int users = 1000;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      description = "Events on their way at a time (default: ${DEFAULT-VALUE}).")
  private int inFlight = 256;

  @Option(
      names = "--passivated",
      paramLabel = "N",
      description = {
        "Users who come for one event and leave the heap, 0 for none (default:",
        "${DEFAULT-VALUE})."
      })
  private int passivated = 100_000;

  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  BenchIngestionCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    check();
    Path folder = Files.createTempDirectory("tagora-ingestion");
    try {
      IngestionReport report = measure(node(folder));
      streams
          .out()
          .println(
              common.json ? Json.text(report) : new IngestionText(streams.ansi()).render(report));
      return 0;
    } finally {
      delete(folder);
    }
  }

  private void check() {
    UsageFailure.bounded("--seconds", 1, 3600, seconds);
    UsageFailure.bounded("--warmup", 0, 3600, warmUp);
    UsageFailure.bounded("--users", 1, 1_000_000, users);
    UsageFailure.bounded("--in-flight", 1, 10_000, inFlight);
    UsageFailure.bounded("--passivated", 0, 10_000_000, passivated);
    if (store == Store.POSTGRESQL && url == null) {
      throw new UsageFailure("--store postgresql must have a database, got no --url");
    }
  }

  private IngestionReport measure(NodeConfig node) {
    Dataset dataset =
        Marketplace.generate(MarketplaceSettings.of(1, WORLD_ITEMS, NodeOptions.CATALOG_SEED, 1))
            .dataset();
    var plan =
        new IngestionBench.Plan(
            users, inFlight, Duration.ofSeconds(seconds), Duration.ofSeconds(warmUp), passivated);
    var progress = new Progress(streams.err(), streams.ansi().enabled());
    streams.tell("Measuring for %d s...".formatted(warmUp + 2 * seconds));
    return new IngestionBench(node, dataset, plan, progress)
        .run(store.name().toLowerCase(Locale.ROOT), System.getenv());
  }

  /** As many memories stay awake as have events at a time, so that none leaves before its turn. */
  private NodeConfig node(Path folder) {
    var keys =
        Map.<String, Object>of(
            "tagora.memory.awake",
            users + inFlight,
            "tagora.memory.store.kind",
            store.name().toLowerCase(Locale.ROOT),
            "tagora.memory.store.folder",
            folder.toString(),
            "tagora.memory.store.postgresql.url",
            url == null ? "jdbc:postgresql:none" : url,
            "tagora.memory.store.postgresql.user",
            user,
            "tagora.memory.store.postgresql.password-env",
            passwordEnv);
    var config = ConfigFactory.empty();
    for (var key : keys.entrySet()) {
      config = config.withValue(key.getKey(), ConfigValueFactory.fromAnyRef(key.getValue()));
    }
    return NodeConfig.of(config);
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(BenchIngestionCommand::deleteOne);
    }
  }

  private static void deleteOne(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the bench's folder must be deleted", e);
    }
  }
}
