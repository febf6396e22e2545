package io.tagora.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterConfigTest {
  @Test
  void aNodeByItselfOpensNoPort() {
    assertEquals(
        "local", NodeConfig.of(ConfigFactory.empty()).config().getString("pekko.actor.provider"));
  }

  @Test
  void whatTheClusterSaysIsWhatPekkoReads() {
    var config =
        NodeConfig.of(
                ConfigFactory.parseString(
                    """
                    tagora.cluster {
                      enabled = true, host = "10.0.0.2", port = 7400
                      seed-nodes = ["10.0.0.1:7355", "10.0.0.2:7400"]
                    }
                    tagora.devices = [{ id = "cpu:0", phases = [decode] }]
                    """))
            .config()
            .getConfig("pekko");

    assertEquals("cluster", config.getString("actor.provider"));
    assertEquals("tcp", config.getString("remote.artery.transport"));
    assertEquals("10.0.0.2", config.getString("remote.artery.canonical.hostname"));
    assertEquals(7400, config.getInt("remote.artery.canonical.port"));
    assertEquals("", config.getString("remote.artery.bind.hostname"));
    assertEquals("", config.getString("remote.artery.bind.port"));
    assertEquals(
        List.of("pekko://tagora@10.0.0.1:7355", "pekko://tagora@10.0.0.2:7400"),
        config.getStringList("cluster.seed-nodes"));
    assertEquals(List.of("gateway", "agents", "decode"), config.getStringList("cluster.roles"));
  }

  @Test
  void aNodeBehindARelayListensElsewhere() {
    var config =
        NodeConfig.of(
                ConfigFactory.parseString(
                    """
                    tagora.cluster {
                      enabled = true, host = "10.0.0.2", port = 7400
                      bind-host = "172.17.0.2", bind-port = 7355
                    }
                    """))
            .config()
            .getConfig("pekko.remote.artery");

    assertEquals("10.0.0.2", config.getString("canonical.hostname"));
    assertEquals(7400, config.getInt("canonical.port"));
    assertEquals("172.17.0.2", config.getString("bind.hostname"));
    assertEquals(7355, config.getInt("bind.port"));
  }

  @Test
  void javaSerializationIsOff() {
    assertEquals(
        false,
        NodeConfig.of(ConfigFactory.empty())
            .config()
            .getBoolean("pekko.actor.allow-java-serialization"));
  }
}
