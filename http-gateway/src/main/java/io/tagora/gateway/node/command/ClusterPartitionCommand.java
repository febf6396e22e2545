package io.tagora.gateway.node.command;

import io.tagora.gateway.local.Order;
import io.tagora.gateway.local.Order.Verb;
import io.tagora.gateway.terminal.Streams;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tagora cluster partition}: cuts nodes off the others. */
@Command(
    name = "partition",
    sortOptions = false,
    description = {
      "Cut nodes off the others.",
      "Between the two sides nothing comes through, and nothing is closed, as where a network"
          + " drops",
      "every packet. Clients still reach every node."
    },
    footer = {
      "",
      "Examples:",
      "  tagora cluster partition 1              node 1 against all others",
      "  tagora cluster partition 1,2 --database"
    })
final class ClusterPartitionCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "N",
      arity = "1",
      split = ",",
      description = "The nodes of one side, as 1 or 1,2.")
  private List<Integer> nodes = List.of();

  @Option(names = "--database", description = "Cut this side off the database too.")
  private boolean database;

  @Mixin private final ClusterOptions cluster = new ClusterOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  ClusterPartitionCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    cluster.order(new Order(Verb.PARTITION, nodes, database), streams, common.json);
    return 0;
  }
}
