package io.tagora.actors.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.device.Absences;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.actors.testing.Shop;
import io.tagora.cluster.settings.AgentSettings;
import io.tagora.cluster.settings.TagoraSettings;
import io.tagora.runtime.agent.Absence.Cause;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.PersonaBounds;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.explanation.Style;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.Generation.Part;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutputRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The endings of each agent, with the model played by hand. */
class AgentsTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final AgentSettings SETTINGS =
      TagoraSettings.from(ConfigFactory.defaultReference()).agents();
  private static final Catalog CATALOG = Shop.catalog();
  private static final AgentId ANN = AgentId.firstOf("ann");
  private static final KvHandle CONTEXT = new KvHandle("cpu:0", 1, 40);
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final Usage USAGE = new Usage(50, 10, 5);
  private static final Persona HIKING = new Persona("p1", "hiking", "likes boots");
  private static final List<TagProposal> POOL =
      List.of(
          new TagProposal(new Tag("boots", "boots"), "p1", -1),
          new TagProposal(new Tag("tents", "tents"), "p1", -2));

  private final TestProbe<InferenceRouter.Command> router = KIT.createTestProbe();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private InferenceRouter.Generate expectCall() {
    var call = router.expectMessageClass(InferenceRouter.Generate.class);
    assertEquals(Optional.of(CONTEXT), call.prefix());
    assertEquals(99, call.decoding().seed());
    return call;
  }

  private InferenceRouter.Generate modelWrites(String... parts) {
    return modelWrites(Finish.END_TOKEN, parts);
  }

  private InferenceRouter.Generate modelWrites(Finish finish, String... parts) {
    var call = expectCall();
    var written = Stream.of(parts).map(text -> new Part(text, -1)).toList();
    var generation = new Generation(written, 5, finish);
    call.replyTo().tell(new InferenceRouter.Generated(call.call(), generation, USAGE));
    return call;
  }

  private void modelFails() {
    var call = expectCall();
    call.replyTo()
        .tell(new InferenceRouter.NotGenerated(call.call(), Absences.failed("broke"), USAGE));
  }

  private TestProbe<Planner.Reply> plan(ActorRef<Planner.Command> planner) {
    TestProbe<Planner.Reply> probe = KIT.createTestProbe();
    planner.tell(
        new Planner.Draft(
            ANN, "t", CONTEXT, PersonaBounds.within(1, 2), 99, DEADLINE, probe.getRef()::tell));
    return probe;
  }

  @Test
  void plannerDraftsAtMostTheAskedPersonas() {
    var probe =
        plan(KIT.spawn(Planner.create(Optional.empty(), router.getRef(), SETTINGS.planner())));
    modelWrites("hiking: boots", "cooking: pans", "gardening: seeds");

    var drafted = probe.expectMessageClass(Planner.Drafted.class);
    assertEquals(2, drafted.plan().personas().size());
    assertEquals(USAGE, drafted.usage());
  }

  @Test
  void plannerDeclinesWhereTheModelWroteNothingOrFailed() {
    var planner = KIT.spawn(Planner.create(Optional.empty(), router.getRef(), SETTINGS.planner()));
    var empty = plan(planner);
    modelWrites();
    assertEquals(
        Cause.DECLINED, empty.expectMessageClass(Planner.Declined.class).absence().cause());

    var failed = plan(planner);
    modelFails();
    var declined = failed.expectMessageClass(Planner.Declined.class);
    assertEquals(Cause.FAILED, declined.absence().cause());
    assertEquals(USAGE, declined.usage());
  }

  @Test
  void secondReplyOfTheModelIsNotHeard() {
    var probe =
        plan(KIT.spawn(Planner.create(Optional.empty(), router.getRef(), SETTINGS.planner())));
    var call = modelWrites("hiking: boots");
    probe.expectMessageClass(Planner.Drafted.class);
    call.replyTo()
        .tell(new InferenceRouter.NotGenerated(call.call(), Absences.failed("again"), USAGE));

    probe.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void stoppedPlannerDeclinesWhatItOwes() {
    var planner = KIT.spawn(Planner.create(Optional.empty(), router.getRef(), SETTINGS.planner()));
    var probe = plan(planner);
    expectCall();
    KIT.stop(planner);

    assertEquals(Cause.FAILED, probe.expectMessageClass(Planner.Declined.class).absence().cause());
  }

  private TestProbe<Expert.Reply> ask(ActorRef<Expert.Command> expert, Persona persona) {
    TestProbe<Expert.Reply> probe = KIT.createTestProbe();
    expert.tell(
        new Expert.Draft(
            ANN,
            "t",
            CONTEXT,
            persona,
            CATALOG.tagPhrases(),
            10,
            99,
            DEADLINE,
            probe.getRef()::tell));
    return probe;
  }

  @Test
  void expertDraftsTagsOfTheCatalogOnly() {
    var probe =
        ask(KIT.spawn(Expert.create(Optional.empty(), router.getRef(), CATALOG, SETTINGS)), HIKING);
    var call = modelWrites("boots", "flying carpets");

    var drafted = probe.expectMessageClass(Expert.Drafted.class);
    assertEquals(List.of("boots"), drafted.tags().stream().map(t -> t.tag().text()).toList());
    var rule = assertInstanceOf(OutputRule.Phrases.class, call.decoding().rule());
    assertEquals(10, rule.max());
    assertEquals(CATALOG.tagPhrases(), rule.set());
  }

  @Test
  void expertDeclinesWithoutATag() {
    var probe =
        ask(KIT.spawn(Expert.create(Optional.empty(), router.getRef(), CATALOG, SETTINGS)), HIKING);
    modelWrites("flying carpets");

    assertEquals(Cause.DECLINED, probe.expectMessageClass(Expert.Declined.class).absence().cause());
  }

  @Test
  void expertServesTwoPersonasOfATurnAtOnce() {
    var expert = KIT.spawn(Expert.create(Optional.empty(), router.getRef(), CATALOG, SETTINGS));
    var hiking = ask(expert, HIKING);
    var cooking = ask(expert, new Persona("p2", "cooking", ""));
    modelWrites("boots");
    modelWrites("pans");

    assertEquals("p1", hiking.expectMessageClass(Expert.Drafted.class).personaId());
    assertEquals("p2", cooking.expectMessageClass(Expert.Drafted.class).personaId());
  }

  private TestProbe<Arbiter.Reply> arbitrate() {
    var arbiter = KIT.spawn(Arbiter.create(Optional.empty(), router.getRef(), SETTINGS));
    TestProbe<Arbiter.Reply> probe = KIT.createTestProbe();
    arbiter.tell(new Arbiter.Draft(ANN, "t", CONTEXT, POOL, 99, DEADLINE, probe.getRef()::tell));
    return probe;
  }

  @Test
  void arbiterSelectsFromThePoolOnly() {
    var probe = arbitrate();
    var call = modelWrites("tents", "pans");

    var drafted = probe.expectMessageClass(Arbiter.Drafted.class);
    assertEquals(
        List.of("tents"), drafted.arbitration().tags().stream().map(t -> t.tag().text()).toList());
    var rule = assertInstanceOf(OutputRule.Phrases.class, call.decoding().rule());
    assertEquals(2, rule.set().phrases().size());
  }

  @Test
  void arbiterDeclinesWithoutASelection() {
    var probe = arbitrate();
    modelWrites();

    assertEquals(
        Cause.DECLINED, probe.expectMessageClass(Arbiter.Declined.class).absence().cause());
  }

  @Test
  void aDraftThatCannotBeAskedForIsDeclined() {
    var arbiter = KIT.spawn(Arbiter.create(Optional.empty(), router.getRef(), SETTINGS));
    TestProbe<Arbiter.Reply> probe = KIT.createTestProbe();
    arbiter.tell(
        new Arbiter.Draft(ANN, "t", CONTEXT, List.of(), 99, DEADLINE, probe.getRef()::tell));

    assertEquals(Cause.FAILED, probe.expectMessageClass(Arbiter.Declined.class).absence().cause());
  }

  private TestProbe<Explainer.Reply> explain() {
    var explainer =
        KIT.spawn(Explainer.create(Optional.empty(), router.getRef(), SETTINGS.explainer()));
    TestProbe<Explainer.Reply> probe = KIT.createTestProbe();
    var item = CATALOG.item("boots0").orElseThrow();
    explainer.tell(
        new Explainer.Draft(
            ANN, "t", CONTEXT, Style.WARM, item, "hiking", 99, DEADLINE, probe.getRef()::tell));
    return probe;
  }

  @Test
  void explainerWritesAReasonInTheStyle() {
    var probe = explain();
    var call = modelWrites(" boots for long walks ");
    assertTrue(call.prompt().text().startsWith("<|explain|>warm<|sep|>Fine boots 0"));

    probe.expectMessage(new Explainer.Drafted("boots0", "boots for long walks", USAGE));
  }

  @Test
  void explainerDeclinesAReasonThatIsNotAboutItsItem() {
    var probe = explain();
    modelWrites("soups for the flu season");

    assertEquals(
        "the reason did not speak of the item",
        probe.expectMessageClass(Explainer.Declined.class).absence().detail());
  }

  @Test
  void explainerDeclinesAReasonThatLoops() {
    var probe = explain();
    modelWrites("fine boots fine boots fine boots");

    assertEquals(
        "the reason said the same over and over",
        probe.expectMessageClass(Explainer.Declined.class).absence().detail());
  }

  @Test
  void explainerDeclinesAReasonThatIsCutShort() {
    var probe = explain();
    modelWrites(Finish.MAX_TOKENS, "fine boots for");

    assertEquals(
        "the reason did not come to an end",
        probe.expectMessageClass(Explainer.Declined.class).absence().detail());
  }

  @Test
  void explainerDeclinesWithoutAWord() {
    var probe = explain();
    modelWrites(" ");

    assertEquals(
        Cause.DECLINED, probe.expectMessageClass(Explainer.Declined.class).absence().cause());
  }
}
