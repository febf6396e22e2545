package io.tagora.gateway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.cluster.ClusterView;
import io.tagora.gateway.terminal.Ansi;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterTextTest {
  private static NodeStatus node(
      int node, Life life, boolean ready, String said, List<ClusterView.Node> members) {
    return new NodeStatus(
        node,
        life.label(),
        ready,
        "http://127.0.0.1:808" + node,
        "127.0.0.1:740" + node,
        life.runs() ? 100 + node : 0,
        life.runs() ? -1 : 1,
        said,
        life.runs() ? 300 : 0,
        members);
  }

  private static ClusterView.Node member(int node, String status, boolean reachable) {
    return new ClusterView.Node("127.0.0.1:740" + node, status, List.of(), reachable, 2);
  }

  @Test
  void everyNodeIsALineWithTheMembersThatItSees() {
    var seen = List.of(member(2, "up", true), member(1, "up", false), member(3, "joining", true));
    var status =
        new ClusterStatus(
            "/cluster",
            List.of(
                node(1, Life.ENDED, false, "this node was taken out", List.of()),
                node(2, Life.SERVING, true, "", seen),
                node(3, Life.PAUSED, false, "", List.of())),
            2,
            new ClusterStatus.Database("killed", 5432, 0, "full"),
            List.of(new Link(1, 2), new Link(3, Link.DATABASE)));
    assertEquals(
        """
        node      state      gateway                  pid       memory   members that it sees
        1         ended      http://127.0.0.1:8081    -         -        -
        2 oldest  ready      http://127.0.0.1:8082    102       300 MB   2 1:unreachable 3:joining
        3         paused     http://127.0.0.1:8083    103       300 MB   -
        database  killed     127.0.0.1:5432           -, its disk is full
        Cut: 1→2 3→database
        Node 1 ended with status 1: this node was taken out; 'tagora cluster start 1' starts it.
        Logs are in /cluster.\
        """,
        new ClusterText(Ansi.PLAIN).render(status));
  }
}
