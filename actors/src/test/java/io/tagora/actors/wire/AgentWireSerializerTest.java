package io.tagora.actors.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.agent.Wake;
import io.tagora.actors.device.KvForgetter;
import io.tagora.actors.device.lending.KvLease;
import io.tagora.actors.device.lending.KvLender;
import io.tagora.actors.device.lending.KvPiece;
import io.tagora.actors.flow.Outcome;
import io.tagora.actors.flow.StageRelay;
import io.tagora.actors.judge.UserForgotten;
import io.tagora.actors.memory.MemoryEvent;
import io.tagora.actors.memory.MemoryImage;
import io.tagora.actors.memory.PlannedImage;
import io.tagora.actors.memory.UserMemory;
import io.tagora.actors.memory.WholeImage;
import io.tagora.actors.sharding.UserRequests;
import io.tagora.cluster.NodeConfig;
import io.tagora.cluster.wire.WireMessage;
import io.tagora.cluster.wire.WireVersion;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.agent.ExpertReport;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.Rung;
import io.tagora.runtime.agent.ScoredTag;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Interest;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.context.Summary;
import io.tagora.runtime.memory.Consumption;
import io.tagora.runtime.memory.Dossier;
import io.tagora.runtime.memory.Feedback;
import io.tagora.runtime.memory.LastPlan;
import io.tagora.runtime.memory.Showing;
import io.tagora.runtime.memory.ShownItem;
import io.tagora.runtime.memory.UserEvent;
import io.tagora.runtime.memory.UserRecord;
import io.tagora.runtime.memory.UserState;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvChunk;
import io.tagora.runtime.model.Priority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.stream.StreamRefResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every message is on the wire, byte for byte, as the files under {@code wire} have it. A
 * message that changes breaks the talk between nodes of two versions: give it a new id instead.
 */
class AgentWireSerializerTest {
  private static final Path GOLDEN = Path.of("src/test/resources/wire");
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          NodeConfig.SYSTEM,
          NodeConfig.of(ConfigFactory.parseString("tagora.cluster { enabled = true, port = 0 }"))
              .config());
  private static final Serialization SERIALIZATION =
      SerializationExtension.get(Adapter.toClassic(KIT.system()));
  private static final Instant NOW = Instant.parse("2026-06-24T10:00:00Z");
  private static final KvLease LEASE = new KvLease("10.0.0.1:7355/cpu:0", 1_782_295_200_000L, 42);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void speakTheOwnVersion() {
    WireVersion.of(KIT.system()).write(WireVersion.CURRENT);
  }

  static Stream<WireMessage> messages() {
    ActorRef<KvLender.Reply> taker =
        ActorRefResolver.get(KIT.system())
            .resolveActorRef("pekko://tagora@10.0.0.2:7355/user/taker#1789");
    var prompt = HybridPrompt.builder().text("<|begin|>north. ").entity("Nordlys Oak Crib").build();
    var pieces =
        StreamRefResolver.get(KIT.system())
            .<KvPiece>resolveSourceRef(
                "pekko://tagora@10.0.0.1:7355/system/Materializers/StreamSupervisor-1/$$a#7");
    return Stream.of(
        new KvLender.Lend(
            List.of(prompt, HybridPrompt.ofText("<|plan|>")), taker, Priority.INTERACTIVE),
        new KvLender.Open(LEASE, taker),
        new KvLender.Renew(LEASE),
        new KvLender.Return(LEASE),
        new KvLender.StillReading(LEASE.node()),
        new KvLender.Lent(LEASE, 512, 40),
        new KvLender.Opened(LEASE, pieces),
        new KvLender.NotLent(
            new Absence(Absence.Cause.OVERLOADED, "full", Optional.of(Duration.ofMillis(1500)))),
        new KvLender.NotReadable(new Absence(Absence.Cause.DECLINED, "in quarantine")),
        new KvPiece(LEASE, KvChunk.of(KvChunk.FIRST, 0, new byte[] {1, 2, 3, -1})),
        new MemoryEvent.Owned(3, "pekko://tagora@10.0.0.1:7355"),
        new MemoryEvent.Noted(
            new UserEvent("e1", "u1", new Behavior.Search(NOW, "crème brûlée torch"))),
        new MemoryEvent.Erased(3),
        new MemoryEvent.Kept(plan()),
        new UserRequests.Recommend(
            request(), Optional.of(reference("watcher")), reference("asker")),
        new Outcome.Answered(recommendation()),
        new Outcome.NotAnswered(new Absence(Absence.Cause.FAILED, "broke")),
        new StageRelay.Happened(new Stage.Planned(plan().plan())),
        new StageRelay.Follow(reference("flow")),
        StageRelay.Over.INSTANCE,
        new UserMemory.Read("u1", reference("flow")),
        new UserMemory.Remember(
            new UserEvent("e1", "u1", new Behavior.Click(NOW, "i1")), reference("asker")),
        new UserMemory.Erase("u1", reference("asker")),
        new UserMemory.Keep("u1", plan()),
        UserMemory.Leave.OF_ALL,
        new UserForgotten("u1"),
        new Wake("u1", 3),
        new UserMemory.Recalled(new UserRecord(nobody(), Optional.of(plan()), List.of("e1"))),
        new UserMemory.Recorded(true),
        new MemoryEvent.Shown(showing()),
        new MemoryEvent.Responded(feedback()),
        new MemoryEvent.Summarized(100, summary()),
        new WholeImage(
            new MemoryImage(nobody(), List.of("e1"), 3),
            Optional.of(plan()),
            new Consumption(List.of(showing()), List.of(feedback())),
            summary(),
            2),
        new UserMemory.Recall("u1", reference("flow")),
        new UserMemory.Recollected(
            new Dossier(
                new UserRecord(nobody(), Optional.empty(), List.of("e1")),
                new Consumption(List.of(showing()), List.of(feedback())),
                summary(),
                2)),
        new UserMemory.Respond(feedback(), reference("asker")),
        new UserMemory.Serve("u1", Optional.of(plan()), showing(), 2),
        new KvForgetter.Forget(prompt, reference("eraser")),
        new KvForgetter.Done("cpu:0"),
        new UserMemory.Forgotten("u1"),
        new PlannedImage(new MemoryImage(nobody(), List.of("e1"), 3), plan()),
        new MemoryImage(
            new UserState(
                new Profile("u1", "25-34", "female", "north"),
                List.of(
                    new Behavior.Click(NOW, "i1"),
                    new Behavior.AddToCart(NOW.plusMillis(1500), "i1"),
                    new Behavior.Purchase(NOW.plusNanos(1), "i2")),
                true),
            List.of("e1", "e2"),
            3));
  }

  static Stream<Stage> stages() {
    var answer = recommendation();
    return Stream.of(
        new Stage.Planned(answer.plan()),
        new Stage.ExpertReported(answer.experts().getFirst()),
        new Stage.Arbitrated(answer.arbitration()),
        new Stage.ItemsChosen(answer.items()),
        new Stage.Explained("i1", "for the crib"),
        new Stage.Completed(answer));
  }

  private static <T> ActorRef<T> reference(String name) {
    return ActorRefResolver.get(KIT.system())
        .resolveActorRef("pekko://tagora@10.0.0.2:7355/user/" + name + "#1789");
  }

  private static RecommendationRequest request() {
    return new RecommendationRequest("u1", 4, 10, true, Duration.ofSeconds(5), 7);
  }

  private static Recommendation recommendation() {
    var tag = new Tag("oak cribs", "cribs");
    var item =
        new Item("i1", "Nordlys Oak Crib", "cribs", "Nordlys", 249.5, Map.of("size", "60x120"));
    return new Recommendation(
        "r1",
        "u1",
        plan().plan(),
        List.of(
            new ExpertReport("p1", List.of(new TagProposal(tag, "p1", -0.25)), Optional.empty()),
            new ExpertReport(
                "p2", List.of(), Optional.of(new Absence(Absence.Cause.LATE, "late")))),
        plan().arbitration(),
        List.of(
            new RecommendedItem(
                item, "Cribs", "oak cribs", "p1", Channel.EXPLORATORY, 0.5, 0.75, "for the crib")),
        Rung.SOME_EXPERTS,
        List.of("the expert for p2 was late"),
        new Usage(100, 20, 30),
        Map.of("total", Duration.ofMillis(120)),
        Map.of("planner", "rec"));
  }

  private static Showing showing() {
    var items =
        List.of(new ShownItem("i1", 0.625, "p1", "oak cribs"), new ShownItem("i2", 0.1, "", ""));
    return new Showing("r1", NOW, items);
  }

  private static Feedback feedback() {
    return new Feedback("f1", "u1", "r1", "i1", Feedback.Kind.NOT_INTERESTED, NOW);
  }

  private static Summary summary() {
    return new Summary(
        100, List.of(new Interest("cribs", 70, 2, 12.5, NOW.minusSeconds(86_400), NOW)));
  }

  private static UserState nobody() {
    return new UserState(Profile.unknown("u1"), List.of(), false);
  }

  private static LastPlan plan() {
    return new LastPlan(
        new Plan(List.of(new Persona("p1", "first baby", "looks at cribs"))),
        new Arbitration(List.of(new ScoredTag(new Tag("oak cribs", "cribs"), "p1", 0.5))),
        NOW);
  }

  private static Path golden(Class<?> type) {
    return GOLDEN.resolve(type.getSimpleName() + ".hex");
  }

  private static byte[] bytes(Object message) {
    return SERIALIZATION.serialize(message).get();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void messageIsWrittenAndReadAsItsGoldenFileHasIt(WireMessage message) throws IOException {
    Path file = golden(message.getClass());
    if (Boolean.getBoolean("golden.write") && !Files.exists(file)) {
      Files.writeString(file, HexFormat.of().formatHex(bytes(message)) + "\n");
    }
    byte[] golden = HexFormat.of().parseHex(Files.readString(file).strip());
    var read = SERIALIZATION.deserialize(golden, message.getClass()).get();

    assertInstanceOf(AgentWireSerializer.class, SERIALIZATION.findSerializerFor(message));
    assertEquals(HexFormat.of().formatHex(golden), HexFormat.of().formatHex(bytes(message)));
    assertEquals(HexFormat.of().formatHex(golden), HexFormat.of().formatHex(bytes(read)));
  }

  @ParameterizedTest
  @MethodSource("stages")
  void everyStageCrossesTheWire(Stage stage) {
    var message = new StageRelay.Happened(stage);
    assertEquals(
        message, SERIALIZATION.deserialize(bytes(message), StageRelay.Happened.class).get());
  }

  @Test
  void everyRegisteredMessageHasAGoldenFile() throws IOException {
    Set<Path> expected =
        AgentWireSerializer.TYPES.byId().values().stream()
            .filter(WireMessage.class::isAssignableFrom)
            .map(AgentWireSerializerTest::golden)
            .collect(Collectors.toSet());
    try (var files = Files.list(GOLDEN)) {
      assertEquals(
          expected,
          files.filter(file -> file.toString().endsWith(".hex")).collect(Collectors.toSet()));
    }
  }

  private record Stranger(String text) implements WireMessage {}

  @Test
  void messageWithoutANumberIsNotSent() {
    var failure = assertThrows(IllegalArgumentException.class, () -> bytes(new Stranger("hello")));
    assertEquals(true, failure.getMessage().contains("Stranger"), failure.getMessage());
  }

  @Test
  void bytesOfAnotherVersionAreRefused() {
    byte[] unknown = {(byte) 0x7f, 1, 2, 3};
    assertThrows(
        RuntimeException.class,
        () -> SERIALIZATION.deserialize(unknown, KvLender.Renew.class).get());
  }

  @Test
  void nothingIsWrittenByJavaItself() {
    var java = SERIALIZATION.findSerializerFor(Duration.ofSeconds(1)).getClass().getName();
    assertEquals("org.apache.pekko.serialization.DisabledJavaSerializer", java);
  }
}
