package io.tagora.gateway.local;

import java.util.List;

/**
 * A local cluster at one moment.
 *
 * @param folder with its logs
 * @param oldest the number of the node that most nodes see as the oldest of their cluster; 0 if
 *     none is seen
 * @param cut the links that carry nothing
 */
public record ClusterStatus(
    String folder, List<NodeStatus> nodes, int oldest, Database database, List<Link> cut) {

  /**
   * How it stands with the database.
   *
   * @param life of its process, as {@link Life} names it
   * @param pid 0 where it does not run
   * @param disk "folder", "own" for one that can be filled, or "full"
   */
  public record Database(String life, int port, long pid, String disk) {}

  public ClusterStatus {
    nodes = List.copyOf(nodes);
    cut = List.copyOf(cut);
  }
}
