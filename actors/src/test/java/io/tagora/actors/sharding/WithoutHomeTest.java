package io.tagora.actors.sharding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.Dependencies;
import io.tagora.actors.RecommendationService;
import io.tagora.actors.device.Models;
import io.tagora.actors.testing.Scene;
import io.tagora.actors.testing.ScriptedEngine;
import io.tagora.actors.testing.ShelfSelector;
import io.tagora.actors.testing.Shop;
import io.tagora.cluster.NodeConfig;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.Stage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that never finds its cluster, so that no user's home can be reached. */
class WithoutHomeTest {
  private static final RecommendationRequest REQUEST =
      new RecommendationRequest("ann", 4, 3, true, Duration.ofMillis(600), 1);

  private ActorTestKit kit;
  private RecommendationService service;

  @BeforeEach
  void start() {
    var config =
        NodeConfig.of(
            ConfigFactory.parseString(
                """
                tagora.cluster { enabled = true, port = 0, seed-nodes = ["127.0.0.1:1"] }
                pekko.coordinated-shutdown {
                  default-phase-timeout = 200ms
                  phases.cluster-sharding-shutdown-region.timeout = 200ms
                }
                """));
    kit = ActorTestKit.create(NodeConfig.SYSTEM, config.config());
    var engine = new ScriptedEngine(Shop::goodModel);
    service =
        RecommendationService.start(
            kit.system(),
            new Dependencies(
                config.settings(),
                Models.one(Scene.MODEL, config.settings().pairs(), Scene.enginesOf(engine)),
                new ShelfSelector(Shop.catalog()),
                Shop.catalog(),
                Shop::environment,
                InstantSource.fixed(Shop.NOW),
                Shop::user,
                Optional.empty()));
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void silentHomeIsAnsweredFor() throws Exception {
    var answer = service.recommend(REQUEST).toCompletableFuture().get(20, TimeUnit.SECONDS);

    assertFalse(answer.items().isEmpty());
    assertTrue(
        answer.degraded().getLast().startsWith("the node where this user is at home"),
        answer.degraded()::toString);
  }

  @Test
  void whoWatchesSeesThatAnswerAsTheLastStage() throws Exception {
    var stages = new CopyOnWriteArrayList<Stage>();
    var answer =
        service.recommend(REQUEST, stages::add).toCompletableFuture().get(20, TimeUnit.SECONDS);

    assertEquals(List.of(new Stage.Completed(answer)), stages);
  }

  @Test
  void whatASilentHomeDidNotDoIsNotAcknowledged() {
    CompletableFuture<?> erased = service.erase("ann").toCompletableFuture();
    assertTrue(
        kit.createTestProbe()
            .awaitAssert(
                Duration.ofSeconds(20),
                () -> {
                  assertTrue(erased.isDone());
                  return erased.isCompletedExceptionally();
                }));
  }
}
