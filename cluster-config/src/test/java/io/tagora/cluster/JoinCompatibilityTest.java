package io.tagora.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.cluster.Valid;
import org.junit.jupiter.api.Test;

class JoinCompatibilityTest {
  private static Config node(int version, int shards) {
    return ConfigFactory.parseString(
        "pekko.cluster.app-version = \"%d\", tagora.cluster.shards = %d"
            .formatted(version, shards));
  }

  private static String check(Config other, Config own) {
    return new JoinCompatibility().check(other, own).toString();
  }

  @Test
  void neighboursAreLetIn() {
    for (int version = 1; version <= 3; version++) {
      assertEquals(Valid.getInstance().toString(), check(node(version, 128), node(2, 128)));
    }
    assertEquals(Valid.getInstance().toString(), check(ConfigFactory.empty(), node(2, 128)));
  }

  @Test
  void versionsThatAreFurtherApartAreRefused() {
    String said = check(node(4, 128), node(2, 128));
    assertTrue(said.contains("wire versions must be at most one apart, got 2 and 4"), said);
  }

  @Test
  void anotherNumberOfShardsIsRefusedByItsKey() {
    String said = check(node(2, 64), node(2, 128));
    assertTrue(said.contains("tagora.cluster.shards must be the same on every node"), said);
  }
}
