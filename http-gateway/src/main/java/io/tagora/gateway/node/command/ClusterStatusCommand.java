package io.tagora.gateway.node.command;

import io.tagora.gateway.json.Json;
import io.tagora.gateway.local.ClusterStatus;
import io.tagora.gateway.local.ClusterText;
import io.tagora.gateway.local.SupervisorClient;
import io.tagora.gateway.terminal.Streams;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tagora cluster status}: how it stands with every node and the database. */
@Command(
    name = "status",
    sortOptions = false,
    description = {
      "Show how it stands with every node and the database.",
      "A node's members are those that it sees itself, the oldest of the cluster first."
    },
    footer = {"", "Example:", "  tagora cluster status --json"})
final class ClusterStatusCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions cluster = new ClusterOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  ClusterStatusCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try (SupervisorClient supervisor = cluster.require()) {
      ClusterStatus status = supervisor.status();
      streams
          .out()
          .println(
              common.json ? Json.text(status) : new ClusterText(streams.ansi()).render(status));
    }
    return 0;
  }
}
