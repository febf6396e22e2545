package io.tagora.actors.sharding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.agent.AgentId;
import io.tagora.actors.agent.Expert;
import io.tagora.actors.agent.UserAgents;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.actors.testing.PlayedAgents;
import io.tagora.actors.testing.Shop;
import io.tagora.cluster.ClusterStart;
import io.tagora.cluster.NodeConfig;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users' own agents as entities of a cluster of one node. */
class ShardedAgentsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final AgentId THIRD = new AgentId("ann", 2);
  private static final NodeConfig NODE =
      NodeConfig.of(
          ConfigFactory.parseString(
              """
              tagora.cluster { enabled = true, port = 0, seed-nodes = [] }
              tagora.agents.awake.longest = 1s
              """));

  private final ActorTestKit kit = ActorTestKit.create(NodeConfig.SYSTEM, NODE.config());
  private final TestProbe<ActorRef<?>> ended = kit.createTestProbe();
  private final PlayedAgents standIns = PlayedAgents.of(kit);
  private final UserAgents agents =
      new UserAgents(
          kit.<InferenceRouter.Command>createTestProbe().getRef(),
          Shop.catalog(),
          NODE.settings().agents(),
          standIns,
          (_, agent) -> ended.getRef().tell(agent),
          new ShardedAgents(
              kit.system(), NODE.settings().cluster(), NODE.settings().agents().awake()));

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private ActorRef<Expert.Command> awakeExpert() {
    return ended.awaitAssert(
        PATIENCE,
        () -> {
          var expert = agents.expert(THIRD);
          assertNotEquals(standIns.expert(THIRD), expert);
          return expert;
        });
  }

  @Test
  void agentsOfTheNodeStandInUntilShardsAreThere() {
    agents.wake("ann");
    assertEquals(standIns.expert(THIRD), agents.expert(THIRD));
    ClusterStart.join(kit.system(), NODE.settings().cluster());

    String path = awakeExpert().path().toString();
    assertTrue(path.contains("/sharding/Expert/") && path.endsWith("ann%2F2"), path);
  }

  @Test
  void whoIsAwakeForLongLeavesItsShardAndWakesUpAnew() {
    ClusterStart.join(kit.system(), NODE.settings().cluster());
    var expert = awakeExpert();

    assertEquals(expert, ended.receiveMessage(PATIENCE));
    assertNotEquals(expert, awakeExpert());
  }
}
