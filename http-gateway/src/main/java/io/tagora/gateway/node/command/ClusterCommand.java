package io.tagora.gateway.node.command;

import io.tagora.gateway.local.Order.Verb;
import io.tagora.gateway.terminal.Streams;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tagora cluster}: real nodes on this machine, to play with and to break. */
@Command(
    name = "cluster",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Run a cluster of real nodes on this machine, with a PostgreSQL of its own, and break it:",
      "kill nodes, pause them, cut them off, take the database away, and see what is served."
    },
    footer = {
      "",
      "Example:",
      "  tagora cluster up --nodes 3",
      "  tagora cluster kill 1        the pages of nodes 2 and 3 go on",
      "  tagora cluster status",
      "  tagora cluster start 1",
      "  tagora cluster down"
    })
public final class ClusterCommand extends CommandGroup {
  private ClusterCommand() {}

  public static CommandLine commandLine(Streams streams) {
    return new CommandLine(new ClusterCommand())
        .addSubcommand(new ClusterUpCommand(streams))
        .addSubcommand(new ClusterStatusCommand(streams))
        .addSubcommand(
            ClusterNodeCommand.of(
                streams, Verb.KILL, "kill", "Kill a node (SIGKILL), as where its machine dies."))
        .addSubcommand(
            ClusterNodeCommand.of(
                streams,
                Verb.STOP,
                "stop",
                "Tell a node to end (SIGTERM), and wait: it answers what it has begun and leaves."))
        .addSubcommand(
            ClusterNodeCommand.of(
                streams,
                Verb.START,
                "start",
                "Start a node that does not run, and wait until it is ready."))
        .addSubcommand(
            ClusterNodeCommand.of(
                streams,
                Verb.PAUSE,
                "pause",
                "Pause a node (SIGSTOP): its connections stay and nothing is said on them."))
        .addSubcommand(
            ClusterNodeCommand.of(streams, Verb.RESUME, "resume", "Let a paused node go on."))
        .addSubcommand(
            ClusterWholeCommand.of(
                streams,
                Verb.ROLL,
                "roll",
                "Restart all nodes, one after the other, each when the one before it is ready."))
        .addSubcommand(new ClusterPartitionCommand(streams))
        .addSubcommand(
            ClusterWholeCommand.of(
                streams, Verb.HEAL, "heal", "Let every link carry again that was cut."))
        .addSubcommand(new ClusterDatabaseCommand(streams))
        .addSubcommand(new ClusterLogsCommand(streams))
        .addSubcommand(
            ClusterWholeCommand.of(
                streams,
                Verb.DOWN,
                "down",
                "End all nodes and the database, and delete what that kept; the logs stay."));
  }
}
