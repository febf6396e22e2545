package io.tagora.actors.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.actors.testing.PlayedAgents;
import io.tagora.actors.testing.Shop;
import io.tagora.cluster.settings.AgentSettings;
import io.tagora.cluster.settings.AwakeSettings;
import io.tagora.cluster.settings.TagoraSettings;
import io.tagora.runtime.agent.Absence.Cause;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.PersonaBounds;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.Generation.Part;
import io.tagora.runtime.model.KvHandle;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users' own agents: when they are there, who stands in for them, and how they go. */
class UserAgentsTest {
  private static final AgentSettings SETTINGS =
      TagoraSettings.from(ConfigFactory.defaultReference()).agents();
  private static final AwakeSettings AWAKE = new AwakeSettings(2, Duration.ofMinutes(2));
  private static final AgentId ANN = AgentId.firstOf("ann");
  private static final AgentId BEA = AgentId.firstOf("bea");
  private static final KvHandle CONTEXT = new KvHandle("cpu:0", 1, 40);

  private record Ended(String userId, ActorRef<?> agent) {}

  private static final Config TIME = ManualTime.config();
  private final ActorTestKit kit = ActorTestKit.create(TIME.withFallback(ConfigFactory.load()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final AtomicLong now = new AtomicLong();
  private final TestProbe<InferenceRouter.Command> router = kit.createTestProbe();
  private final TestProbe<Ended> ended = kit.createTestProbe();
  private final TestProbe<Planner.Reply> plans = kit.createTestProbe();
  private final PlayedAgents standIns = PlayedAgents.of(kit);
  private final UserAgents agents =
      new UserAgents(
          router.getRef(),
          Shop.catalog(),
          SETTINGS,
          standIns,
          (userId, agent) -> ended.getRef().tell(new Ended(userId, agent)),
          kind -> kit.spawn(LocalAwakening.create(kind, AWAKE, now::get)));

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private ActorRef<Planner.Command> awakePlanner(AgentId id) {
    return plans.awaitAssert(() -> {
      var planner = agents.planner(id);
      assertNotEquals(standIns.planner().getRef(), planner);
      return planner;
    });
  }

  private void ask(ActorRef<Planner.Command> planner, AgentId agent) {
    ask(planner, agent, plans.getRef()::tell);
  }

  private static void ask(
      ActorRef<Planner.Command> planner, AgentId agent, Answers<Planner.Reply> answers) {
    planner.tell(
        new Planner.Draft(
            agent, "t", CONTEXT, PersonaBounds.within(1, 2), 99, Duration.ofSeconds(2), answers));
  }

  private static void write(InferenceRouter.Generate call) {
    var plan = new Generation(List.of(new Part("hiking: boots", -1)), 5, Finish.END_TOKEN);
    call.replyTo().tell(new InferenceRouter.Generated(call.call(), plan, Usage.NONE));
  }

  @Test
  void whoIsNotAwakeIsWokenAndStoodInFor() {
    assertEquals(standIns.expert().getRef(), agents.expert(new AgentId("ann", 3)));
    plans.awaitAssert(() -> {
      assertNotEquals(standIns.expert().getRef(), agents.expert(new AgentId("ann", 3)));
      return true;
    });
    assertEquals(standIns.expert().getRef(), agents.expert(new AgentId("ann", 4)));
    var experts = agents.figures().get(1);
    assertEquals("Expert", experts.name());
    assertTrue(experts.awake() >= 1 && experts.stoodIn() >= 2, experts.toString());
  }

  @Test
  void allAgentsOfAUserWakeUpTogetherAndAreTheUsersOwn() {
    agents.wake("ann");
    plans.awaitAssert(() -> {
      assertNotEquals(standIns.arbiter().getRef(), agents.arbiter(ANN));
      assertNotEquals(standIns.explainer().getRef(), agents.explainer(ANN));
      var experts = new HashSet<>(List.of(standIns.expert().getRef()));
      for (int place = 0; place < SETTINGS.maxPersonas(); place++) {
        experts.add(agents.expert(new AgentId("ann", place)));
      }
      assertEquals(1 + SETTINGS.maxPersonas(), experts.size());
      return true;
    });
    assertNotEquals(awakePlanner(ANN), awakePlanner(BEA));
  }

  @Test
  void whoIsToldToLeaveIsNotFoundAndAnswersWhatItWasAskedBefore() {
    var planner = awakePlanner(ANN);
    ask(planner, ANN);
    var call = router.expectMessageClass(InferenceRouter.Generate.class);
    planner.tell(Leave.WHEN_DONE);
    plans.awaitAssert(() -> {
      assertNotEquals(planner, agents.planner(ANN));
      return true;
    });
    ended.expectNoMessage(Duration.ofMillis(20));
    write(call);

    plans.expectMessageClass(Planner.Drafted.class);
    ended.expectMessage(new Ended("ann", planner));
  }

  @Test
  void whatComesAfterItWasToldToLeaveAndBeforeItIsGoneIsAnsweredToo() {
    var planner = awakePlanner(ANN);
    var busy = new CountDownLatch(1);
    ask(planner, BEA, _ -> awaitLatch(busy));
    planner.tell(Leave.WHEN_DONE);
    ask(planner, ANN);
    busy.countDown();
    write(router.expectMessageClass(InferenceRouter.Generate.class));

    plans.expectMessageClass(Planner.Drafted.class);
    ended.expectMessage(new Ended("ann", planner));
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anExpertWhoseLastDraftIsTakenBackIsGone() {
    var id = new AgentId("ann", 2);
    TestProbe<Expert.Reply> tags = kit.createTestProbe();
    var expert =
        plans.awaitAssert(() -> {
          var found = agents.expert(id);
          assertNotEquals(standIns.expert().getRef(), found);
          return found;
        });
    expert.tell(
        new Expert.Draft(
            id,
            "t",
            CONTEXT,
            new Persona("p1", "hiking", "likes boots"),
            Shop.catalog().tagPhrases(),
            10,
            99,
            Duration.ofSeconds(2),
            tags.getRef()::tell));
    router.expectMessageClass(InferenceRouter.Generate.class);
    expert.tell(Leave.WHEN_DONE);
    expert.tell(new Expert.TakeBack(ANN, "t", "p1"));
    ended.expectNoMessage(Duration.ofMillis(20));
    expert.tell(new Expert.TakeBack(id, "t", "p1"));

    router.expectMessageClass(InferenceRouter.TakeBack.class);
    ended.expectMessage(new Ended("ann", expert));
  }

  @Test
  void whatIsMeantForAnotherUserIsRefusedAndNotWritten() {
    ask(awakePlanner(ANN), BEA);

    assertEquals(Cause.FAILED, plans.expectMessageClass(Planner.Declined.class).absence().cause());
    router.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void oneThatFailsDeclinesWhatIsOpenAndOnlyItsUserNotices() {
    var anns = awakePlanner(ANN);
    var beas = awakePlanner(BEA);
    ask(beas, BEA);
    var beasCall = router.expectMessageClass(InferenceRouter.Generate.class);
    var works = new AtomicBoolean();
    ask(
        anns,
        ANN,
        reply -> {
          if (!works.getAndSet(true)) {
            throw new IllegalStateException("a bug, once");
          }
          plans.getRef().tell(reply);
        });
    write(router.expectMessageClass(InferenceRouter.Generate.class));

    assertEquals(Cause.FAILED, plans.expectMessageClass(Planner.Declined.class).absence().cause());
    ended.expectMessage(new Ended("ann", anns));
    write(beasCall);
    plans.expectMessageClass(Planner.Drafted.class);
    assertNotEquals(anns, awakePlanner(ANN));
  }

  @Test
  void whoWokeUpFirstLeavesWhereTooManyAreAwake() {
    var anns = awakePlanner(ANN);
    var beas = awakePlanner(BEA);
    awakePlanner(AgentId.firstOf("cem"));

    ended.expectMessage(new Ended("ann", anns));
    assertEquals(beas, agents.planner(BEA));
    assertNotEquals(anns, awakePlanner(ANN));
    ended.expectMessage(new Ended("bea", beas));
  }

  @Test
  void whoIsAwakeForLongLeavesAndWakesUpAnew() {
    var anns = awakePlanner(ANN);
    now.set(Duration.ofSeconds(60).toNanos());
    var beas = awakePlanner(BEA);
    now.set(AWAKE.longest().toNanos());
    time.timePasses(AWAKE.longest());

    ended.expectMessage(new Ended("ann", anns));
    ended.expectNoMessage(Duration.ofMillis(20));
    assertEquals(beas, agents.planner(BEA));
    assertNotEquals(anns, awakePlanner(ANN));
  }
}
