package io.tagora.gateway.node.command;

import io.tagora.gateway.local.Order;
import io.tagora.gateway.local.Order.Verb;
import io.tagora.gateway.terminal.Streams;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What is done to a local cluster as a whole. */
@Command(sortOptions = false)
final class ClusterWholeCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions cluster = new ClusterOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;
  private final Verb verb;

  private ClusterWholeCommand(Streams streams, Verb verb) {
    this.streams = streams;
    this.verb = verb;
  }

  static CommandLine of(Streams streams, Verb verb, String name, String description) {
    return named(new ClusterWholeCommand(streams, verb), name, description);
  }

  /** One class is several commands, which only differ in what they say. */
  static CommandLine named(Object command, String name, String description) {
    var line = new CommandLine(command);
    line.getCommandSpec().name(name).usageMessage().description(description);
    return line;
  }

  @Override
  public Integer call() {
    cluster.order(Order.of(verb), streams, common.json);
    return 0;
  }
}
