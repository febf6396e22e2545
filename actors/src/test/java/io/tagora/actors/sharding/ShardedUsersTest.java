package io.tagora.actors.sharding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.Dependencies;
import io.tagora.actors.RecommendationService;
import io.tagora.actors.device.Models;
import io.tagora.actors.memory.MemoryRows;
import io.tagora.actors.testing.Scene;
import io.tagora.actors.testing.ScriptedEngine;
import io.tagora.actors.testing.ShelfSelector;
import io.tagora.actors.testing.Shop;
import io.tagora.cluster.ClusterStart;
import io.tagora.cluster.NodeConfig;
import io.tagora.cluster.store.MemoryDatabase;
import io.tagora.cluster.store.MemoryStore;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.Rung;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.memory.UserEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of one cluster on scripted models, with memories in one H2 file. */
class ShardedUsersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<String> USERS =
      IntStream.range(0, 12).mapToObj(i -> "user-" + i).toList();

  @TempDir private Path folder;
  private final List<TestNode> nodes = new ArrayList<>();
  private TestNode first;
  private TestNode second;

  /** A node with a device of its own. */
  private record TestNode(ActorTestKit kit, ScriptedEngine engine, RecommendationService service) {

    String address() {
      var address = kit.system().address();
      return address.getHost().orElseThrow() + ":" + address.getPort().orElseThrow();
    }

    long upMembers() {
      int up = 0;
      for (var member : Cluster.get(kit.system()).state().getMembers()) {
        up += member.status().equals(MemberStatus.up()) ? 1 : 0;
      }
      return up;
    }
  }

  @BeforeEach
  void start() {
    first = node("[]");
    second = node("[\"%s\"]".formatted(first.address()));
    first
        .kit()
        .createTestProbe()
        .awaitAssert(
            PATIENCE,
            () -> {
              assertEquals(2, first.upMembers());
              assertEquals(2, second.upMembers());
              return true;
            });
  }

  private TestNode node(String seeds) {
    var config =
        NodeConfig.of(
            ConfigFactory.parseString(
                """
                tagora.cluster { enabled = true, port = 0, seed-nodes = %s }
                tagora.memory.store { kind = h2, folder = "%s" }
                pekko.cluster.sharding.rebalance-interval = 200ms
                """
                    .formatted(seeds, folder)));
    var store =
        new MemoryStore(
            MemoryDatabase.of(config.settings().memory().store(), Map.of()).orElseThrow());
    store.create();
    MemoryRows rows =
        (id, before) -> CompletableFuture.runAsync(() -> store.deleteBefore(id, before));
    var kit = ActorTestKit.create(NodeConfig.SYSTEM, config.config());
    ClusterStart.join(kit.system(), config.settings().cluster());
    var engine = new ScriptedEngine(Shop::goodModel);
    var service =
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
                Optional.of(rows)));
    var node = new TestNode(kit, engine, service);
    nodes.add(node);
    return node;
  }

  @AfterEach
  void stop() {
    nodes.reversed().forEach(node -> node.kit().shutdownTestKit());
  }

  private static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("nothing came", e);
    }
  }

  private static boolean repeated(TestNode node, String userId, String eventId) {
    var event =
        new UserEvent(eventId, userId, new Behavior.Click(Shop.NOW.minusSeconds(60), "strollers0"));
    return await(node.service().record(event)).repeated();
  }

  private static Recommendation recommend(TestNode node, String userId) {
    return await(node.service().recommend(request(userId)));
  }

  private static RecommendationRequest request(String userId) {
    return new RecommendationRequest(userId, 4, 3, false, Duration.ofSeconds(10), 1);
  }

  @Test
  void whatOneNodeIsToldTheOtherOneKnows() {
    for (String user : USERS) {
      assertFalse(repeated(first, user, "e1"));
      assertTrue(repeated(second, user, "e1"), user);
      assertEquals(1, await(second.service().user(user)).state().behaviors().size(), user);
    }
  }

  @Test
  void requestsOfAUserAreServedWhereTheUserIsAtHome() {
    for (String user : USERS) {
      recommend(first, user);
      int here = first.engine().prompts().size();
      int there = second.engine().prompts().size();
      recommend(second, user);
      boolean hereAgain = first.engine().prompts().size() > here;
      boolean thereAgain = second.engine().prompts().size() > there;
      assertTrue(hereAgain ^ thereAgain, user + " was served on both or none");
    }
    assertTrue(!first.engine().prompts().isEmpty(), "nobody is at home on the first node");
    assertTrue(!second.engine().prompts().isEmpty(), "nobody is at home on the second node");
  }

  /** Wherever its request came in; once shards have come to the node that came last. */
  @Test
  void memoryAndAgentsOfAUserAreOnOneNode() {
    for (String user : USERS.subList(0, 4)) {
      first
          .kit()
          .createTestProbe()
          .awaitAssert(
              PATIENCE,
              () -> {
                recommend(first, user);
                boolean here = has(first, entities(user).getFirst());
                var home = here ? first : second;
                var other = here ? second : first;
                for (String entity : entities(user)) {
                  assertTrue(has(home, entity), entity + " is not at home");
                  assertFalse(has(other, entity), entity + " is elsewhere");
                }
                return true;
              });
    }
  }

  private static List<String> entities(String user) {
    var entities = new ArrayList<>(List.of("UserMemory/*/" + user, "UserRequests/*/" + user));
    for (String kind : List.of("Planner", "Expert", "Arbiter", "Explainer")) {
      for (int place = 0; place < (kind.equals("Expert") ? 8 : 1); place++) {
        entities.add(kind + "/*/" + user + "%2F" + place);
      }
    }
    return entities;
  }

  private static boolean has(TestNode node, String entity) {
    return Adapter.toClassic(node.kit().system())
        .actorSelection("/system/sharding/" + entity)
        .resolveOne(Duration.ofMillis(50))
        .thenApply(_ -> true)
        .exceptionally(_ -> false)
        .toCompletableFuture()
        .join();
  }

  @Test
  void stagesComeOverTheWire() {
    for (String user : USERS) {
      var stages = new CopyOnWriteArrayList<Stage>();
      var completed = new CompletableFuture<Stage>();
      var answer =
          await(
              first
                  .service()
                  .recommend(
                      request(user),
                      stage -> {
                        stages.add(stage);
                        if (stage instanceof Stage.Completed) {
                          completed.complete(stage);
                        }
                      }));
      assertEquals(new Stage.Completed(answer), await(completed));
      assertInstanceOf(Stage.Planned.class, stages.getFirst());
      assertEquals(Rung.ALL_EXPERTS, answer.rung());
    }
  }

  @Test
  void usersOfANodeThatLeavesAreServedByTheOther() {
    USERS.forEach(user -> assertFalse(repeated(first, user, "e1")));
    second.kit().shutdownTestKit();
    nodes.remove(second);
    for (String user : USERS) {
      assertTrue(repeated(first, user, "e1"), user);
      assertEquals(Rung.ALL_EXPERTS, recommend(first, user).rung(), user);
    }
  }

  @Test
  void erasedUserIsErasedForAllNodes() {
    for (String user : USERS) {
      repeated(first, user, "e1");
      await(second.service().erase(user));
      assertEquals(List.of(), await(first.service().user(user)).state().behaviors());
    }
  }

  /** Once nodes know of each other's devices, which they tell each other in a moment. */
  @Test
  void devicesOfAllNodesForgetAnErasedUser() {
    first
        .kit()
        .createTestProbe()
        .awaitAssert(
            PATIENCE,
            () -> {
              await(second.service().erase("ann"));
              assertFalse(first.engine().forgotten().isEmpty());
              assertFalse(second.engine().forgotten().isEmpty());
              return true;
            });
  }
}
