package io.tagora.gateway.local;

import io.tagora.cluster.ClusterView;
import java.util.List;

/**
 * How it stands with one node.
 *
 * @param life of its process, as {@link Life} names it
 * @param ready whether it would take requests
 * @param gateway where clients reach it
 * @param address by which the other nodes know it
 * @param pid 0 where it does not run
 * @param exitStatus of its last process; -1 while that runs, or where there was none
 * @param said its last words, where it ended by itself
 * @param residentMegabytes 0 where it does not run or the system does not tell
 * @param members as the node itself sees them, the oldest first; none where it does not answer
 */
public record NodeStatus(
    int node,
    String life,
    boolean ready,
    String gateway,
    String address,
    long pid,
    int exitStatus,
    String said,
    long residentMegabytes,
    List<ClusterView.Node> members) {
  public NodeStatus {
    members = List.copyOf(members);
  }
}
