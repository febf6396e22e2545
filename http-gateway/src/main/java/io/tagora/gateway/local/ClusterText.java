package io.tagora.gateway.local;

import static io.tagora.gateway.terminal.Layout.fit;

import io.tagora.cluster.ClusterView;
import io.tagora.gateway.terminal.Ansi;
import io.tagora.gateway.terminal.Ansi.Ink;
import java.util.List;
import java.util.stream.Collectors;

/** A cluster as a table for people. */
public final class ClusterText {
  private static final int NODE = 10;
  private static final int STATE = 11;
  private static final int GATEWAY = 25;
  private static final int PID = 10;
  private static final int MEMORY = 9;

  private final Ansi ansi;

  public ClusterText(Ansi ansi) {
    this.ansi = ansi;
  }

  public String render(ClusterStatus status) {
    var text = new StringBuilder();
    text.append(
            ansi.bold(
                fit("node", NODE)
                    + fit("state", STATE)
                    + fit("gateway", GATEWAY)
                    + fit("pid", PID)
                    + fit("memory", MEMORY)
                    + "members that it sees"))
        .append('\n');
    status.nodes().forEach(node -> text.append(line(node, status)).append('\n'));
    text.append(database(status.database())).append('\n');
    if (!status.cut().isEmpty()) {
      text.append("Cut: ").append(cut(status.cut())).append('\n');
    }
    status.nodes().stream()
        .filter(node -> !node.said().isEmpty())
        .forEach(node ->
            text.append(
                "Node %d ended with status %d: %s; 'tagora cluster start %d' starts it.\n"
                    .formatted(node.node(), node.exitStatus(), node.said(), node.node())));
    return text.append("Logs are in ").append(status.folder()).append('.').toString();
  }

  private String line(NodeStatus node, ClusterStatus status) {
    String name = node.node() + (status.oldest() == node.node() ? " oldest" : "");
    return fit(name, NODE)
        + ansi.paint(ink(node), fit(state(node), STATE))
        + fit(node.gateway(), GATEWAY)
        + fit(node.pid() == 0 ? "-" : Long.toString(node.pid()), PID)
        + fit(node.pid() == 0 ? "-" : node.residentMegabytes() + " MB", MEMORY)
        + members(node, status.nodes());
  }

  private static String state(NodeStatus node) {
    if (!node.life().equals(Life.SERVING.label())) {
      return node.life();
    }
    return node.ready() ? "ready" : "not ready";
  }

  private static Ink ink(NodeStatus node) {
    return node.ready() ? Ink.GREEN : node.pid() == 0 ? Ink.RED : Ink.YELLOW;
  }

  private static String members(NodeStatus node, List<NodeStatus> all) {
    return node.members().isEmpty()
        ? "-"
        : node.members().stream()
            .map(member -> member(member, all))
            .collect(Collectors.joining(" "));
  }

  private static String member(ClusterView.Node member, List<NodeStatus> all) {
    String name =
        all.stream()
            .filter(node -> node.address().equals(member.address()))
            .map(node -> Integer.toString(node.node()))
            .findFirst()
            .orElse(member.address());
    String status = member.status().equals("up") ? "" : ":" + member.status();
    return name + status + (member.reachable() ? "" : ":unreachable");
  }

  private static String database(ClusterStatus.Database database) {
    String disk =
        switch (database.disk()) {
          case "full" -> ", its disk is full";
          case "own" -> ", on a disk that can be filled";
          default -> "";
        };
    return fit("database", NODE)
        + fit(database.life(), STATE)
        + fit("127.0.0.1:" + database.port(), GATEWAY)
        + (database.pid() == 0 ? "-" : database.pid())
        + disk;
  }

  private static String cut(List<Link> links) {
    return links.stream()
        .map(link -> name(link.from()) + "→" + name(link.to()))
        .collect(Collectors.joining(" "));
  }

  private static String name(int party) {
    return party == Link.DATABASE ? "database" : Integer.toString(party);
  }
}
