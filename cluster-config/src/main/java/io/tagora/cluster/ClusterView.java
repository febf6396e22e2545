package io.tagora.cluster;

import io.tagora.cluster.settings.NodeRole;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * A cluster as one of its nodes sees it; another node may see it otherwise for a while.
 *
 * @param self the address of the node that looks, as "10.0.0.1:7355"
 * @param members in the order in which they joined
 * @param problem why the one that looks is not among them, as far as that can be seen; "" if it is
 */
public record ClusterView(String self, List<Node> members, String problem) {

  /**
   * A node of the cluster.
   *
   * @param status as Pekko names it: "joining", "up", "leaving", "exiting", "down"
   * @param reachable whether the node that looks hears from it
   * @param wire the version of what it says to others
   */
  public record Node(
      String address, String status, List<String> roles, boolean reachable, int wire) {
    public Node {
      roles = List.copyOf(roles);
    }
  }

  /** What a node sees that is a member. */
  public ClusterView(String self, List<Node> members) {
    this(self, members, "");
  }

  public ClusterView {
    members = List.copyOf(members);
  }

  /** What a node sees; empty where it opens no port for others. */
  public static Optional<ClusterView> of(ActorSystem<?> system) {
    if (system.address().getHost().isEmpty()) {
      return Optional.empty();
    }
    Cluster cluster = Cluster.get(system);
    CurrentClusterState state = cluster.state();
    List<Node> members =
        members(state)
            .sorted((one, other) -> one.isOlderThan(other) ? -1 : 1)
            .map(member -> node(member, !state.getUnreachable().contains(member)))
            .toList();
    return Optional.of(
        new ClusterView(
            text(cluster.selfMember().address()), members, JoinProblem.of(system).reason()));
  }

  /** Why the node that looks should not be asked, a sentence each; empty if it may be. */
  public List<String> faults() {
    String status =
        members.stream()
            .filter(node -> node.address().equals(self))
            .map(Node::status)
            .findFirst()
            .orElse("not yet a member");
    boolean up = status.equals(name(MemberStatus.up()));
    return up
        ? List.of()
        : List.of(
            "this node must be up in its cluster, and is %s there".formatted(status)
                + (problem.isEmpty() ? "" : ": " + problem));
  }

  /** Whether a node with this role is up and can be reached. */
  public boolean has(NodeRole role) {
    return members.stream()
        .anyMatch(node ->
            node.reachable()
                && node.roles().contains(role.label())
                && node.status().equals(name(MemberStatus.up())));
  }

  private static Stream<Member> members(CurrentClusterState state) {
    return StreamSupport.stream(state.getMembers().spliterator(), false);
  }

  private static Node node(Member member, boolean reachable) {
    List<String> roles =
        member.getRoles().stream().filter(role -> !role.startsWith("dc-")).sorted().toList();
    return new Node(
        text(member.address()),
        name(member.status()),
        roles,
        reachable,
        WireAgreement.spoken(member));
  }

  private static String name(MemberStatus status) {
    return status.toString().toLowerCase(java.util.Locale.ROOT);
  }

  private static String text(Address address) {
    return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
  }
}
