package io.tagora.actors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.flow.Outcome;
import io.tagora.actors.sharding.UserRequests;
import io.tagora.actors.testing.Scene;
import io.tagora.cluster.ClusterStart;
import io.tagora.cluster.NodeConfig;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.RecommendationRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node for HTTP alone that finds no home of any user. */
class GatewayDeskTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final RecommendationRequest REQUEST =
      new RecommendationRequest("ann", 4, 3, true, Duration.ofMillis(500), 1);

  private ActorTestKit kit;
  private RecommendationService service;

  @BeforeEach
  void start() {
    var config =
        NodeConfig.of(
            ConfigFactory.parseString(
                """
                tagora.cluster { enabled = true, port = 0, roles = [gateway] }
                tagora.devices = []
                pekko.coordinated-shutdown {
                  default-phase-timeout = 200ms
                  phases.cluster-sharding-shutdown-region.timeout = 200ms
                }
                """));
    kit = ActorTestKit.create(NodeConfig.SYSTEM, config.config());
    var cluster = config.settings().cluster();
    ClusterStart.join(kit.system(), cluster);
    var started = new CompletableFuture<RecommendationService>();
    kit.spawn(
        Behaviors.setup(context -> {
          started.complete(RecommendationService.startGateway(context, cluster));
          return Behaviors.empty();
        }));
    service = Scene.await(started);
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void withoutANodeWithAgentsItIsNotReady() {
    assertFalse(Scene.await(service.ready().toCompletableFuture()));
  }

  @Test
  void whatNoHomeAnswersIsBroughtToAnyDesk() {
    TestProbe<UserRequests.Recommend> desk = kit.createTestProbe();
    kit.system().receptionist().tell(Receptionist.register(RecommendationDesk.ANY, desk.getRef()));

    var answer = service.recommend(REQUEST).toCompletableFuture();

    UserRequests.Recommend brought = desk.receiveMessage(PATIENCE);
    assertEquals("ann", brought.userId());
    brought.replyTo().tell(new Outcome.NotAnswered(new Absence(Absence.Cause.FAILED, "of itself")));
    var failure = answer.handle((_, why) -> String.valueOf(why));
    assertTrue(Scene.await(failure).contains("of itself"));
  }
}
