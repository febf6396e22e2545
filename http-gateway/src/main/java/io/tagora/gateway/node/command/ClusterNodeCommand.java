package io.tagora.gateway.node.command;

import io.tagora.gateway.local.Order;
import io.tagora.gateway.local.Order.Verb;
import io.tagora.gateway.terminal.Streams;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What is done to one node of a local cluster. */
@Command(sortOptions = false)
final class ClusterNodeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "N", description = "The node's number, from 1.")
  private int node;

  @Mixin private final ClusterOptions cluster = new ClusterOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;
  private final Verb verb;

  private ClusterNodeCommand(Streams streams, Verb verb) {
    this.streams = streams;
    this.verb = verb;
  }

  static CommandLine of(Streams streams, Verb verb, String name, String description) {
    return ClusterWholeCommand.named(new ClusterNodeCommand(streams, verb), name, description);
  }

  @Override
  public Integer call() {
    cluster.order(Order.of(verb, node), streams, common.json);
    return 0;
  }
}
