package io.tagora.gateway.node.command;

import io.tagora.gateway.bench.cluster.ClusterBench;
import io.tagora.gateway.bench.cluster.ClusterBenchReport;
import io.tagora.gateway.bench.cluster.ClusterBenchText;
import io.tagora.gateway.json.Json;
import io.tagora.gateway.local.ClusterPlan;
import io.tagora.gateway.terminal.Ansi;
import io.tagora.gateway.terminal.Streams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tagora bench cluster}: what clients notice of a cluster that loses nodes. */
@Command(
    name = "cluster",
    sortOptions = false,
    description = {
      "Measure what clients notice of a cluster that loses nodes.",
      "It starts real nodes and a database on this machine, keeps a steady load on them through"
          + " all",
      "gateways, kills a worker and the oldest node, restarts all of them one after the other, and",
      "looks whether every acknowledged event is there. Its client is a load balancer: it asks",
      "/health/ready four times a second, and tries another node only where it gets no connection."
    },
    footer = {"", "Example:", "  tagora bench cluster --out bench"})
final class BenchClusterCommand implements Callable<Integer> {
  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many nodes, from 2 to 9 (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--asking-users",
      paramLabel = "N",
      defaultValue = "24",
      description = "Users who are asked for in turn (default: ${DEFAULT-VALUE}).")
  private int users;

  @Option(
      names = "--events",
      paramLabel = "RATE",
      defaultValue = "20",
      description = "Events a second (default: ${DEFAULT-VALUE}).")
  private double events;

  @Option(
      names = "--recommendations",
      paramLabel = "RATE",
      defaultValue = "2",
      description = "Recommendations a second (default: ${DEFAULT-VALUE}).")
  private double recommendations;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write cluster.json, cluster.txt and requests.csv there, and keep the logs.")
  private @Nullable Path out;

  @Mixin private final ClusterDataOptions data = new ClusterDataOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  BenchClusterCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    UsageFailure.bounded("--nodes", 2, ClusterPlan.MOST_NODES, nodes);
    UsageFailure.bounded("--asking-users", 1, 1000, users);
    requireRate("--events", events);
    requireRate("--recommendations", recommendations);
    Path folder = out == null ? Files.createTempDirectory("tagora-bench-") : out;
    var plan =
        ClusterPlan.of(folder.resolve("cluster"), nodes)
            .withArguments(data.arguments().toArray(String[]::new));
    var bench =
        new ClusterBench(
            plan, new ClusterBench.Settings(users, events, recommendations), streams::tell);
    ClusterBenchReport report = bench.run();
    String text = new ClusterBenchText(streams.ansi()).render(report);
    if (out != null) {
      write(out, report, bench.requests());
    }
    streams.out().println(common.json ? Json.text(report) : text);
    return 0;
  }

  private static void requireRate(String option, double rate) {
    if (!(rate > 0 && rate <= 10_000)) {
      throw new UsageFailure("%s must be from 0 to 10000 a second, got %s".formatted(option, rate));
    }
  }

  private static void write(Path folder, ClusterBenchReport report, String requests) {
    try {
      Files.writeString(folder.resolve("requests.csv"), requests);
      Files.writeString(folder.resolve("cluster.json"), Json.pretty(report) + "\n");
      Files.writeString(
          folder.resolve("cluster.txt"), new ClusterBenchText(Ansi.PLAIN).render(report) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("the figures must be writable to " + folder, e);
    }
  }
}
