package io.tagora.actors.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.actors.testing.Shop;
import io.tagora.cluster.settings.MemorySettings;
import io.tagora.cluster.settings.ShowingSettings;
import io.tagora.cluster.settings.StoreSettings;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.memory.Summarizer;
import io.tagora.runtime.memory.UserEvent;
import io.tagora.runtime.memory.UserState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class UserMemoriesTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Summarizer SUMMARIZER = new Summarizer(Shop.catalog());

  private final ActorRef<UserMemory.Command> memories =
      KIT.spawn(
          UserMemories.create(
              new UserMemories.Making(Shop::user, settings(3, 2), SUMMARIZER, Optional.empty())));
  private final TestProbe<UserMemory.Recalled> states = KIT.createTestProbe();
  private final TestProbe<UserMemory.Recorded> recordings = KIT.createTestProbe();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private UserState read(String userId) {
    memories.tell(new UserMemory.Read(userId, states.getRef()));
    return states.receiveMessage().record().state();
  }

  private boolean record(String eventId, String userId, int secondsAgo) {
    memories.tell(
        new UserMemory.Remember(
            new UserEvent(eventId, userId, click(secondsAgo)), recordings.getRef()));
    return recordings.receiveMessage().repeated();
  }

  private static Behavior click(int secondsAgo) {
    return new Behavior.Click(Shop.NOW.minusSeconds(secondsAgo), "tents0");
  }

  private static List<Behavior> clicks(Integer... secondsAgo) {
    return Stream.of(secondsAgo).map(UserMemoriesTest::click).toList();
  }

  private static MemorySettings settings(int behaviors, int eventIds) {
    var showing = new ShowingSettings(3, 4, Duration.ofDays(30), 2, Duration.ofDays(7));
    return new MemorySettings(behaviors, eventIds, 100, 10, showing, new StoreSettings.None());
  }

  @Test
  void erasedUserIsUnknownAlsoToTheInitialState() {
    TestProbe<UserMemory.Forgotten> done = KIT.createTestProbe();
    record("e1", "ann", 10);
    memories.tell(new UserMemory.Erase("ann", done.getRef()));
    done.receiveMessage();

    assertEquals(new UserState(Profile.unknown("ann"), List.of(), false), read("ann"));
    assertFalse(record("e1", "ann", 10));
  }

  @Test
  void untouchedUserIsWhatTheInitialStateSays() {
    assertEquals(Shop.user("ann"), read("ann"));
    assertFalse(read("bob").known());
  }

  @Test
  void firstEventMakesAUserKnown() {
    assertFalse(record("e1", "bob", 10));

    assertTrue(read("bob").known());
    assertEquals(clicks(10), read("bob").behaviors());
  }

  @Test
  void repeatChangesNothing() {
    record("e1", "bob", 10);

    assertTrue(record("e1", "bob", 5));
    assertEquals(clicks(10), read("bob").behaviors());
  }

  @Test
  void behavioursStandInTheOrderOfTheirTimes() {
    record("e1", "bob", 10);
    record("e2", "bob", 30);
    record("e3", "bob", 20);

    assertEquals(clicks(30, 20, 10), read("bob").behaviors());
  }

  @Test
  void oldestBehaviourLeavesTheWindow() {
    record("e1", "bob", 40);
    record("e2", "bob", 30);
    record("e3", "bob", 20);
    record("e4", "bob", 10);

    assertEquals(clicks(30, 20, 10), read("bob").behaviors());
  }

  @Test
  void ofALongHistoryTheOldestQuarterLeavesAtOnce() {
    var settings = settings(8, 100);
    var rules = new MemoryRules(SUMMARIZER);
    var recollection = Recollection.of(Shop.user("bob"), settings, SUMMARIZER);
    var kept = new ArrayList<Integer>();
    for (int i = 1; i <= 12; i++) {
      var event = new UserEvent("e" + i, "bob", click(100 - i));
      for (MemoryEvent row : rules.remember(recollection, event)) {
        recollection = recollection.after(row);
      }
      kept.add(recollection.state().behaviors().size());
    }
    assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 6, 7, 8, 6), kept);
    assertEquals(clicks(93, 92, 91, 90, 89, 88), recollection.state().behaviors());
    var left = recollection.earlier().interests().getFirst();
    assertEquals(List.of("tents", 2), List.of(left.categoryId(), left.behaviors()), "two steps");
  }

  @Test
  void oldestEventIdIsForgotten() {
    record("e1", "bob", 40);
    record("e2", "bob", 30);
    record("e3", "bob", 20);

    assertTrue(record("e3", "bob", 20));
    assertFalse(record("e1", "bob", 40));
  }

  @Test
  void idsOfEventsAreReadInTheOrderTheyCameAsFarAsTheyAreRemembered() {
    record("e2", "bob", 40);
    record("e1", "bob", 30);
    record("e3", "bob", 50);

    memories.tell(new UserMemory.Read("bob", states.getRef()));
    var bob = states.receiveMessage().record();
    assertEquals(List.of("e1", "e3"), bob.eventIds());
    assertEquals(2, bob.events());
    assertEquals("e3", bob.latestEventId());
  }

  @Test
  void usersDoNotSeeEachOther() {
    record("e1", "bob", 10);

    assertFalse(record("e1", "cid", 20));
    assertEquals(clicks(10), read("bob").behaviors());
    assertEquals(clicks(20), read("cid").behaviors());
  }

  @Test
  @SuppressWarnings("NullAway") // The bug that ends a memory.
  void memoryThatEndsOverABugBeginsAnew() {
    record("e1", "ann", 10);
    memories.tell(new UserMemory.Read("ann", null));
    KIT.createTestProbe()
        .awaitAssert(() -> {
          memories.tell(new UserMemory.Read("ann", states.getRef()));
          assertEquals(
              Shop.user("ann"), states.receiveMessage(Duration.ofMillis(200)).record().state());
          return Done.getInstance();
        });
  }

  @Test
  void commandForAnotherUserIsNotObeyed() {
    var bob = KIT.spawn(UserMemory.create("bob", Shop.user("bob"), settings(3, 2), SUMMARIZER));
    bob.tell(new UserMemory.Read("ann", states.getRef()));

    states.expectNoMessage(Duration.ofMillis(20));
  }
}
