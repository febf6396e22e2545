package io.tagora.gateway.node.command;

import io.tagora.gateway.local.Order;
import io.tagora.gateway.local.Order.Verb;
import io.tagora.gateway.terminal.Streams;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tagora cluster database}: takes the database away and brings it back. */
@Command(
    name = "database",
    sortOptions = false,
    description = {
      "Take the database away and bring it back.",
      "'stop' kills the whole server (SIGKILL); 'fill' leaves its disk no room and 'free' gives it",
      "back, where the cluster was started with --disk."
    },
    footer = {"", "Example:", "  tagora cluster database stop"})
final class ClusterDatabaseCommand implements Callable<Integer> {
  @Parameters(paramLabel = "stop|start|fill|free", description = "What to do.")
  private Action action = Action.STOP;

  @Mixin private final ClusterOptions cluster = new ClusterOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  /** What is done to it. */
  enum Action {
    STOP(Verb.DATABASE_STOP),
    START(Verb.DATABASE_START),
    FILL(Verb.DATABASE_FILL),
    FREE(Verb.DATABASE_FREE);

    private final Verb verb;

    Action(Verb verb) {
      this.verb = verb;
    }
  }

  ClusterDatabaseCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    cluster.order(Order.of(action.verb), streams, common.json);
    return 0;
  }
}
