package io.tagora.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterViewTest {
  private static final String SELF = "10.0.0.1:7355";

  private static ClusterView.Node node(String address, String status) {
    return new ClusterView.Node(address, status, List.of("agents"), true, 2);
  }

  @Test
  void nodeThatIsUpMayBeAsked() {
    var view = new ClusterView(SELF, List.of(node("10.0.0.2:7355", "down"), node(SELF, "up")));
    assertEquals(List.of(), view.faults());
  }

  @Test
  void nodeThatIsNotUpSaysSo() {
    assertEquals(
        List.of("this node must be up in its cluster, and is leaving there"),
        new ClusterView(SELF, List.of(node(SELF, "leaving"))).faults());
    assertEquals(
        List.of("this node must be up in its cluster, and is not yet a member there"),
        new ClusterView(SELF, List.of(node("10.0.0.2:7355", "up"))).faults());
  }
}
