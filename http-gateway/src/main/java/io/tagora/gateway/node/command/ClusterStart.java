package io.tagora.gateway.node.command;

import io.tagora.gateway.local.ClusterPlan;
import io.tagora.gateway.local.ClusterStatus;
import io.tagora.gateway.local.Detached;
import io.tagora.gateway.local.JavaProgram;
import io.tagora.gateway.local.NodeStatus;
import io.tagora.gateway.local.SupervisorClient;
import io.tagora.gateway.terminal.Streams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Starts a supervisor that outlives this process, and tells what it tells until all is ready. */
final class ClusterStart {
  private static final String SUPERVISOR_HEAP = "96m";
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Streams streams;
  private final ClusterPlan plan;
  private final Path log;
  private int told;

  ClusterStart(Streams streams, ClusterPlan plan) {
    this.streams = streams;
    this.plan = plan;
    this.log = plan.folder().resolve("supervisor.log");
  }

  /** Returns when every node is ready. */
  ClusterStatus start(List<String> arguments) {
    Process supervisor =
        Detached.start(JavaProgram.command(SUPERVISOR_HEAP, plan.home(), arguments), log);
    while (supervisor.isAlive()) {
      tell();
      Optional<ClusterStatus> ready = SupervisorClient.find(plan.folder()).flatMap(this::ready);
      if (ready.isPresent()) {
        tell();
        return ready.get();
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    throw new CommandFailure(lastWords());
  }

  private Optional<ClusterStatus> ready(SupervisorClient client) {
    try (client) {
      return Optional.of(client.status())
          .filter(status -> status.nodes().stream().allMatch(NodeStatus::ready));
    }
  }

  private void tell() {
    List<String> lines = lines();
    lines.subList(told, lines.size()).stream()
        .filter(line -> !line.startsWith("WARNING: ") && !line.startsWith("tagora: "))
        .forEach(streams::tell);
    told = lines.size();
  }

  private String lastWords() {
    return lines().stream()
        .filter(line -> line.startsWith("tagora: "))
        .reduce((_, last) -> last)
        .map(line -> line.substring("tagora: ".length()))
        .orElse("the supervisor ended; its log is " + log);
  }

  private List<String> lines() {
    try {
      return Files.exists(log) ? Files.readAllLines(log) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("the supervisor's log must be readable", e);
    }
  }
}
