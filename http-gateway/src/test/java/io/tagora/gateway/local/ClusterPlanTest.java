package io.tagora.gateway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ClusterPlanTest {
  private static final ClusterPlan PLAN = ClusterPlan.of(Path.of("cluster"), 3);

  @Test
  void theFolderIsTheSameWhereverANodeRuns() {
    assertEquals(Path.of("cluster").toAbsolutePath(), PLAN.folder());
  }

  @Test
  void nodesAndTheDiskHaveBounds() {
    assertEquals(
        "a local cluster must have from 1 to 9 nodes, got 10",
        assertThrows(LocalClusterException.class, () -> ClusterPlan.of(Path.of("x"), 10))
            .getMessage());
    assertThrows(LocalClusterException.class, () -> ClusterPlan.of(Path.of("x"), 0));
    assertThrows(LocalClusterException.class, () -> PLAN.withGateways(7));
    assertEquals(9, PLAN.withGateways(6).size());
    assertThrows(LocalClusterException.class, () -> PLAN.withDatabaseBytes(1 << 20));
    assertEquals(0, PLAN.withDatabaseBytes(0).databaseBytes());
  }
}
