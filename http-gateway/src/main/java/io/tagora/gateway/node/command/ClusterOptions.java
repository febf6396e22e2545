package io.tagora.gateway.node.command;

import io.tagora.gateway.json.Json;
import io.tagora.gateway.local.Order;
import io.tagora.gateway.local.SupervisorClient;
import io.tagora.gateway.terminal.Streams;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which cluster a command is about. */
final class ClusterOptions {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = ".tagora/cluster",
      description = "The cluster's folder (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of(".tagora/cluster");

  /** What was done, for a program. */
  record Done(String done) {}

  Path folder() {
    return folder.toAbsolutePath().normalize();
  }

  SupervisorClient require() {
    return SupervisorClient.require(folder());
  }

  /** Has it done by the supervisor, and says so. */
  void order(Order order, Streams streams, boolean json) {
    try (SupervisorClient supervisor = require()) {
      String done = supervisor.order(order);
      if (order.verb() == Order.Verb.DOWN) {
        supervisor.awaitEnd();
      }
      streams.out().println(json ? Json.text(new Done(done)) : done);
    }
  }
}
