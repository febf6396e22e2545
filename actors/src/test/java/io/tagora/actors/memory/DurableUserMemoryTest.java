package io.tagora.actors.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.testing.Shop;
import io.tagora.cluster.NodeConfig;
import io.tagora.cluster.settings.MemorySettings;
import io.tagora.cluster.store.MemoryDatabase;
import io.tagora.cluster.store.MemoryStore;
import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.memory.LastPlan;
import io.tagora.runtime.memory.Summarizer;
import io.tagora.runtime.memory.UserEvent;
import io.tagora.runtime.memory.UserState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memories on H2 in a file; a node that dies is an actor system that is ended or left behind. With
 * {@code -Dtagora.test.store="kind = postgresql, postgresql { … }"} they are in that database,
 * whose tables are dropped first.
 */
class DurableUserMemoryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Summarizer SUMMARIZER = new Summarizer(Shop.catalog());

  private static final String STORE =
      System.getProperty("tagora.test.store", "kind = h2, folder = \"FOLDER\"");

  @TempDir private Path folder;
  private NodeConfig config;
  private MemoryDatabase database;
  private MemoryStore store;
  private ActorTestKit kit;

  @BeforeEach
  void open() throws SQLException {
    String store = STORE.replace("FOLDER", folder.toString());
    config =
        NodeConfig.of(
            ConfigFactory.parseString(
                "tagora.memory { image-every = 5, store { %s } }".formatted(store)));
    database = MemoryDatabase.of(config.settings().memory().store(), Map.of()).orElseThrow();
    this.store = new MemoryStore(database);
    dropTables();
    assertTrue(this.store.create());
    assertFalse(this.store.create());
    kit = node();
  }

  private ActorTestKit node() {
    return ActorTestKit.create(NodeConfig.SYSTEM, config.config());
  }

  @AfterEach
  void close() {
    kit.shutdownTestKit();
  }

  private MemorySettings settings() {
    return config.settings().memory();
  }

  private ActorRef<UserMemory.Command> bob(ActorTestKit node) {
    MemoryRows rows =
        (id, before) -> CompletableFuture.runAsync(() -> store.deleteBefore(id, before));
    return node.spawn(
        DurableUserMemory.create("bob", Shop.user("bob"), settings(), SUMMARIZER, rows));
  }

  private static boolean record(
      ActorTestKit node, ActorRef<UserMemory.Command> memory, String eventId, int secondsAgo) {
    TestProbe<UserMemory.Recorded> probe = node.createTestProbe();
    memory.tell(
        new UserMemory.Remember(new UserEvent(eventId, "bob", click(secondsAgo)), probe.getRef()));
    return probe.receiveMessage(PATIENCE).repeated();
  }

  private static UserState read(ActorTestKit node, ActorRef<UserMemory.Command> memory) {
    TestProbe<UserMemory.Recalled> probe = node.createTestProbe();
    memory.tell(new UserMemory.Read("bob", probe.getRef()));
    return probe.receiveMessage(PATIENCE).record().state();
  }

  private static Behavior click(int secondsAgo) {
    return new Behavior.Click(Shop.NOW.minusSeconds(secondsAgo), "tents0");
  }

  private static List<Behavior> clicks(int from, int to) {
    return IntStream.iterate(from, i -> i > to, i -> i - 1)
        .mapToObj(DurableUserMemoryTest::click)
        .toList();
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection(database.url(), database.user(), database.password());
  }

  private void dropTables() throws SQLException {
    try (var connection = connection();
        var drop = connection.createStatement()) {
      for (String table : List.of("event_tag", "event_journal", "snapshot", "durable_state")) {
        drop.execute("DROP TABLE IF EXISTS \"%s\"".formatted(table));
      }
    }
  }

  private List<Long> rows(String table) throws SQLException {
    var sql = "SELECT \"sequence_number\" FROM \"%s\" ORDER BY 1".formatted(table);
    try (var connection = connection();
        var found = connection.createStatement().executeQuery(sql)) {
      var numbers = new ArrayList<Long>();
      while (found.next()) {
        numbers.add(found.getLong(1));
      }
      return numbers;
    }
  }

  @Test
  void whatIsAcknowledgedIsThereAfterTheNodeEnded() {
    var memory = bob(kit);
    for (int i = 0; i < 12; i++) {
      assertFalse(record(kit, memory, "e" + i, 100 - i));
    }
    kit.shutdownTestKit();
    kit = node();
    var again = bob(kit);

    assertEquals(clicks(100, 88), read(kit, again).behaviors());
    assertTrue(record(kit, again, "e3", 97));
    assertFalse(record(kit, again, "e12", 88));
    assertEquals(clicks(100, 87), read(kit, again).behaviors());
  }

  @Test
  void imagesTakeThePlaceOfOldRows() throws SQLException {
    var memory = bob(kit);
    for (int i = 0; i < 40; i++) {
      record(kit, memory, "e" + i, 100 - i);
    }
    kit.createTestProbe()
        .awaitAssert(
            PATIENCE,
            () -> {
              assertTrue(rows("event_journal").size() <= 15, rows("event_journal")::toString);
              assertTrue(rows("snapshot").size() <= 3, rows("snapshot")::toString);
              return Done.getInstance();
            });
    kit.shutdownTestKit();
    kit = node();
    assertEquals(clicks(100, 60), read(kit, bob(kit)).behaviors());
  }

  @Test
  void ofAnErasedUserNoRowIsLeftButThatItWasErased() throws SQLException {
    var memory = bob(kit);
    for (int i = 0; i < 12; i++) {
      record(kit, memory, "e" + i, 100 - i);
    }
    TestProbe<UserMemory.Forgotten> done = kit.createTestProbe();
    memory.tell(new UserMemory.Erase("bob", done.getRef()));
    done.receiveMessage(PATIENCE);

    assertEquals(1, rows("event_journal").size(), rows("event_journal")::toString);
    assertEquals(List.of(), rows("snapshot"));
    var nobody = new UserState(Profile.unknown("bob"), List.of(), false);
    assertEquals(nobody, read(kit, memory));
    kit.shutdownTestKit();
    kit = node();
    var again = bob(kit);
    assertEquals(nobody, read(kit, again));
    assertFalse(record(kit, again, "e3", 50));
    assertEquals(clicks(50, 49), read(kit, again).behaviors());
  }

  private static UserMemory.Keep keep(String persona, int secondsAgo) {
    var plan = new Plan(List.of(new Persona("p1", persona, "")));
    var time = Shop.NOW.minusSeconds(secondsAgo);
    return new UserMemory.Keep("bob", new LastPlan(plan, new Arbitration(List.of()), time));
  }

  private Optional<LastPlan> lastPlan(ActorRef<UserMemory.Command> memory) {
    TestProbe<UserMemory.Recalled> probe = kit.createTestProbe();
    memory.tell(new UserMemory.Read("bob", probe.getRef()));
    return probe.receiveMessage(PATIENCE).record().lastPlan();
  }

  @Test
  void theLastPlanIsThereAfterTheNodeEndedFromItsRowAndFromAnImage() {
    var memory = bob(kit);
    record(kit, memory, "e1", 90);
    memory.tell(keep("gardening", 80));
    memory.tell(keep("hiking", 70));
    var hiking = Optional.of(keep("hiking", 70).plan());
    assertEquals(hiking, lastPlan(memory));
    kit.shutdownTestKit();
    kit = node();
    memory = bob(kit);
    assertEquals(hiking, lastPlan(memory));
    for (int i = 2; i < 12; i++) {
      record(kit, memory, "e" + i, 70 - i);
    }
    kit.shutdownTestKit();
    kit = node();
    assertEquals(hiking, lastPlan(bob(kit)));
  }

  @Test
  void aPlanThatDecidesNothingNewCostsNoRow() throws SQLException {
    var memory = bob(kit);
    record(kit, memory, "e1", 90);
    memory.tell(keep("hiking", 80));
    memory.tell(keep("hiking", 70));
    assertEquals(Optional.of(keep("hiking", 80).plan()), lastPlan(memory));
    assertEquals(3, rows("event_journal").size(), "a claim, an event, a plan");
  }

  @Test
  void nothingIsKeptOfSomebodyWhoIsUnknownOrErased() throws SQLException {
    var memory = bob(kit);
    memory.tell(keep("hiking", 80));
    assertEquals(Optional.empty(), lastPlan(memory));
    record(kit, memory, "e1", 90);
    memory.tell(keep("hiking", 80));
    TestProbe<UserMemory.Forgotten> done = kit.createTestProbe();
    memory.tell(new UserMemory.Erase("bob", done.getRef()));
    memory.tell(keep("hiking", 70));
    done.receiveMessage(PATIENCE);
    assertEquals(Optional.empty(), lastPlan(memory));
    assertEquals(1, rows("event_journal").size(), rows("event_journal")::toString);
  }

  @Test
  void anyIdMayBeAUsers() {
    String id = "user|\u00e9 'x\" %";
    MemoryRows rows = (_, _) -> CompletableFuture.completedStage(id);
    var memory =
        kit.spawn(DurableUserMemory.create(id, Shop.user(id), settings(), SUMMARIZER, rows));
    TestProbe<UserMemory.Recorded> recorded = kit.createTestProbe();
    memory.tell(new UserMemory.Remember(new UserEvent("e1", id, click(10)), recorded.getRef()));
    assertFalse(recorded.receiveMessage(PATIENCE).repeated());
  }

  /** The first node is paused, its user moves to another, and it comes back: a split brain. */
  @Test
  void aWriterWhoseMemoryWasTakenOverIsNotAcknowledgedAndLosesNothing() throws SQLException {
    var stale = bob(kit);
    record(kit, stale, "e1", 90);
    var other = node();
    try {
      var owner = bob(other);
      assertFalse(record(other, owner, "e2", 80));

      TestProbe<UserMemory.Recorded> unanswered = kit.createTestProbe();
      stale.tell(
          new UserMemory.Remember(new UserEvent("e3", "bob", click(70)), unanswered.getRef()));
      unanswered.expectNoMessage(Duration.ofMillis(300));

      // It began anew from the journal: now it knows what the owner wrote, and may claim in turn.
      kit.createTestProbe()
          .awaitAssert(
              PATIENCE,
              () -> {
                assertEquals(2, read(kit, stale).behaviors().size());
                return Done.getInstance();
              });
      assertFalse(record(kit, stale, "e3", 70));
      assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), rows("event_journal"), "a claim, an event");
      TestProbe<UserMemory.Recorded> late = other.createTestProbe();
      owner.tell(new UserMemory.Remember(new UserEvent("e4", "bob", click(60)), late.getRef()));
      late.expectNoMessage(Duration.ofMillis(300));
      assertEquals(List.of(click(90), click(80), click(70)), read(kit, stale).behaviors());
    } finally {
      other.shutdownTestKit();
    }
  }

  /** So long that the rows after its last one were written, became images and were deleted. */
  @Test
  void whatAPausedWriterStillHadToWriteIsNotAcknowledged() throws SQLException {
    var paused = bob(kit);
    record(kit, paused, "e1", 90);
    var other = node();
    try {
      var owner = bob(other);
      for (int i = 2; i < 30; i++) {
        assertFalse(record(other, owner, "e" + i, 90 - i));
      }
      assertTrue(rows("event_journal").getFirst() > 3, rows("event_journal")::toString);

      TestProbe<UserMemory.Recorded> unanswered = kit.createTestProbe();
      paused.tell(
          new UserMemory.Remember(new UserEvent("late", "bob", click(1)), unanswered.getRef()));
      unanswered.expectNoMessage(Duration.ofMillis(300));
      assertTrue(rows("event_journal").getFirst() > 3, rows("event_journal")::toString);
    } finally {
      other.shutdownTestKit();
    }
  }

  /** When it has found out, and begun anew. */
  private UserState nobodyAtLast(ActorRef<UserMemory.Command> memory) {
    return kit.createTestProbe()
        .awaitAssert(
            PATIENCE,
            () -> {
              var state = read(kit, memory);
              assertFalse(state.known());
              return state;
            });
  }

  @Test
  void whatAPausedWriterStillHadToWriteOfAnErasedUserIsNotWritten() throws SQLException {
    var paused = bob(kit);
    record(kit, paused, "e1", 90);
    var other = node();
    try {
      var owner = bob(other);
      for (int i = 2; i < 9; i++) {
        record(other, owner, "e" + i, 90 - i);
      }
      TestProbe<UserMemory.Forgotten> done = other.createTestProbe();
      owner.tell(new UserMemory.Erase("bob", done.getRef()));
      done.receiveMessage(PATIENCE);

      paused.tell(keep("hiking", 70));
      assertEquals(new UserState(Profile.unknown("bob"), List.of(), false), nobodyAtLast(paused));
      assertEquals(1, rows("event_journal").size(), rows("event_journal")::toString);
    } finally {
      other.shutdownTestKit();
    }
  }
}
