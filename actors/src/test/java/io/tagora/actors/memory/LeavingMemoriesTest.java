package io.tagora.actors.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.testing.Shop;
import io.tagora.cluster.NodeConfig;
import io.tagora.cluster.store.MemoryDatabase;
import io.tagora.cluster.store.MemoryStore;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.memory.Summarizer;
import io.tagora.runtime.memory.UserEvent;
import io.tagora.runtime.memory.UserState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memories on H2 in a file, of which two at a time may be in the heap. */
class LeavingMemoriesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private final List<String> begun = new CopyOnWriteArrayList<>();
  private ActorTestKit kit;
  private ActorRef<UserMemory.Command> memories;

  @BeforeEach
  void open() {
    var config =
        NodeConfig.of(
            ConfigFactory.parseString(
                "tagora.memory { awake = 2, store { kind = h2, folder = \"%s\" } }"
                    .formatted(folder)));
    var settings = config.settings().memory();
    var store = new MemoryStore(MemoryDatabase.of(settings.store(), Map.of()).orElseThrow());
    store.create();
    kit = ActorTestKit.create(NodeConfig.SYSTEM, config.config());
    MemoryRows rows =
        (id, before) -> CompletableFuture.runAsync(() -> store.deleteBefore(id, before));
    memories =
        kit.spawn(
            UserMemories.create(
                new UserMemories.Making(
                    this::begin, settings, new Summarizer(Shop.catalog()), Optional.of(rows))));
  }

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  private UserState begin(String userId) {
    begun.add(userId);
    return Shop.user(userId);
  }

  private void tell(TestProbe<UserMemory.Recorded> probe, String userId, int event) {
    var click = new Behavior.Click(Shop.NOW.plusSeconds(event), "tents0");
    memories.tell(
        new UserMemory.Remember(new UserEvent("e" + event, userId, click), probe.getRef()));
  }

  private void record(String userId, int event) {
    TestProbe<UserMemory.Recorded> probe = kit.createTestProbe();
    tell(probe, userId, event);
    assertFalse(probe.receiveMessage(PATIENCE).repeated());
  }

  private List<Behavior> behaviorsOf(String userId) {
    TestProbe<UserMemory.Recalled> probe = kit.createTestProbe();
    memories.tell(new UserMemory.Read(userId, probe.getRef()));
    return probe.receiveMessage(PATIENCE).record().state().behaviors();
  }

  @Test
  void oneThatWasNotUsedForTheLongestTimeLeavesAndComesBackWhole() {
    record("bob", 1);
    record("cid", 1);
    record("bob", 2);
    record("dan", 1);
    assertEquals(List.of("bob", "cid", "dan"), begun);

    assertEquals(2, behaviorsOf("bob").size());
    assertEquals(List.of("bob", "cid", "dan"), begun);

    assertEquals(1, behaviorsOf("cid").size());
    assertEquals(List.of("bob", "cid", "dan", "cid"), begun);
  }

  @Test
  void whatComesForOneThatIsLeavingIsRememberedOnceAndInOrder() {
    TestProbe<UserMemory.Recorded> probe = kit.createTestProbe();
    var users = List.of("bob", "cid", "dan", "eve", "fay");
    int events = 20;
    for (int event = 0; event < events; event++) {
      for (String user : users) {
        tell(probe, user, event);
      }
    }
    probe.receiveSeveralMessages(users.size() * events, PATIENCE);
    var times = IntStream.range(0, events).mapToObj(Shop.NOW::plusSeconds).toList();
    for (String user : users) {
      assertEquals(times, behaviorsOf(user).stream().map(Behavior::time).toList(), user);
    }
  }
}
