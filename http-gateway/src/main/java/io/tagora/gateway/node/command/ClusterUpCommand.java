package io.tagora.gateway.node.command;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.tagora.gateway.json.Json;
import io.tagora.gateway.local.ClusterOrders;
import io.tagora.gateway.local.ClusterPlan;
import io.tagora.gateway.local.ClusterStatus;
import io.tagora.gateway.local.ClusterText;
import io.tagora.gateway.local.LocalCluster;
import io.tagora.gateway.local.Supervisor;
import io.tagora.gateway.local.SupervisorLock;
import io.tagora.gateway.terminal.Streams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tagora cluster up}: starts a local cluster, and leaves it to a supervisor. */
@Command(
    name = "up",
    sortOptions = false,
    description = {
      "Start the nodes and their database, and return when all are ready.",
      "Each node is a process of its own, each pair of them has a link that can be cut, and the",
      "database is a PostgreSQL of the cluster's own. A supervisor in the background keeps them;",
      "they end with it."
    },
    footer = {
      "",
      "Examples:",
      "  tagora cluster up --nodes 3               gateways at ports 8081 to 8083",
      "  tagora cluster up --disk 256m             with a disk for the database that can be filled",
      "  tagora cluster up --config further.conf   keys of tagora.* for every node"
    })
final class ClusterUpCommand implements Callable<Integer> {
  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many nodes, from 1 to 9 (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--gateways",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many more without a model, for HTTP alone (default: ${DEFAULT-VALUE}).")
  private int gateways;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = {
        "Where clients reach node 1, the others at the next ones; 0 is any",
        "that are free (default: ${DEFAULT-VALUE})."
      })
  private int port;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "448m",
      description = "Java's heap of each node (default: ${DEFAULT-VALUE}).")
  private String heap = "";

  @Option(
      names = "--disk",
      paramLabel = "SIZE",
      description = {
        "Give the database a disk in memory of this size, from 192m, so that",
        "it can be filled; it needs the right to mount one."
      })
  private @Nullable String disk;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "HOCON whose keys win over what the cluster sets, for every node.")
  private @Nullable Path config;

  @Mixin private final ClusterDataOptions data = new ClusterDataOptions();

  @Option(
      names = "--foreground",
      description = "Keep the nodes in this process; Ctrl-C ends all of them.")
  private boolean foreground;

  @Mixin private final ClusterOptions cluster = new ClusterOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  ClusterUpCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    UsageFailure.bounded("--port", 0, 65_535 - ClusterPlan.MOST_NODES, port);
    ClusterPlan plan = plan();
    if (foreground) {
      supervise(plan);
      return 0;
    }
    SupervisorLock.take(plan.folder()).close();
    ClusterStatus status = new ClusterStart(streams, plan).start(arguments());
    streams
        .out()
        .println(common.json ? Json.text(status) : new ClusterText(streams.ansi()).render(status));
    return 0;
  }

  private void supervise(ClusterPlan plan) {
    try (SupervisorLock _ = SupervisorLock.take(plan.folder());
        LocalCluster local = LocalCluster.open(plan, streams::tell);
        Supervisor supervisor =
            Supervisor.start(plan.folder(), new ClusterOrders(local), local::status)) {
      Runtime.getRuntime().addShutdownHook(new Thread(local::close, "cluster-end"));
      local.up();
      if (!common.json) {
        streams.out().println(new ClusterText(streams.ansi()).render(local.status()));
      }
      supervisor.awaitDown();
    }
  }

  private ClusterPlan plan() {
    requireConfig();
    return ClusterPlan.of(cluster.folder(), UsageFailure.bounded("--nodes", 1, 9, nodes))
        .withGateways(
            UsageFailure.bounded("--gateways", 0, ClusterPlan.MOST_NODES - nodes, gateways))
        .withGatewayPort(port)
        .withHeap(heap)
        .withArguments(data.arguments().toArray(String[]::new))
        .withConfig(Optional.ofNullable(config))
        .withDatabaseBytes(disk == null ? 0 : bytes(disk));
  }

  private void requireConfig() {
    if (config != null && !Files.isRegularFile(config)) {
      throw new UsageFailure("--config must be a file, got none at " + config);
    }
    if (!heap.matches("[1-9][0-9]*[kKmMgG]?")) {
      throw new UsageFailure("--heap must be a size as 448m, got " + heap);
    }
  }

  private static long bytes(String size) {
    try {
      return ConfigFactory.parseString("size = \"%s\"".formatted(size)).getBytes("size");
    } catch (ConfigException _) {
      throw new UsageFailure("--disk must be a size as 256m, got " + size);
    }
  }

  /** The same command for the process that supervises. */
  private List<String> arguments() {
    var arguments =
        new ArrayList<>(
            List.of(
                "cluster",
                "up",
                "--foreground",
                "--json",
                "--nodes",
                Integer.toString(nodes),
                "--gateways",
                Integer.toString(gateways),
                "--port",
                Integer.toString(port),
                "--heap",
                heap,
                "--dir",
                cluster.folder().toString()));
    if (disk != null) {
      arguments.addAll(List.of("--disk", disk));
    }
    if (config != null) {
      arguments.addAll(List.of("--config", config.toAbsolutePath().toString()));
    }
    arguments.addAll(data.arguments());
    return arguments;
  }
}
