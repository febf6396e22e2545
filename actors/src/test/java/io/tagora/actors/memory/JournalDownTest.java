package io.tagora.actors.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.testing.Shop;
import io.tagora.cluster.NodeConfig;
import io.tagora.cluster.store.MemoryDatabase;
import io.tagora.cluster.store.MemoryStore;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.memory.Summarizer;
import io.tagora.runtime.memory.UserEvent;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Memories in a database that is reached over the network, goes away and comes back. */
@Timeout(150)
class JournalDownTest {
  /** Each try may wait for a connection, and for the journal's circuit breaker. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Duration SILENCE = Duration.ofMillis(500);

  @TempDir private Path folder;
  private Server server;
  private ActorTestKit kit;
  private ActorRef<UserMemory.Command> memories;

  @BeforeEach
  void open() throws SQLException {
    server = serverAt("0");
    String folderKey = "tagora.memory.store { kind = h2, folder = \"%s\" }".formatted(folder);
    var config = NodeConfig.of(ConfigFactory.parseString(folderKey));
    var settings = config.settings().memory();
    var file = MemoryDatabase.of(settings.store(), Map.of()).orElseThrow();
    String url = "jdbc:h2:tcp://127.0.0.1:%d/./memory;WRITE_DELAY=0".formatted(server.getPort());
    var database =
        new MemoryDatabase(url, file.user(), "", file.driver(), file.profile(), file.schema(), 2);
    var store = new MemoryStore(database);
    store.create();
    var overNetwork =
        ConfigFactory.parseString(
                """
                pekko-persistence-jdbc.shared-databases.slick.db {
                  url = "%s", connectionTimeout = 1s
                }
                """
                    .formatted(url))
            .withFallback(config.config());
    kit = ActorTestKit.create(NodeConfig.SYSTEM, overNetwork);
    MemoryRows rows =
        (id, before) -> CompletableFuture.runAsync(() -> store.deleteBefore(id, before));
    memories =
        kit.spawn(
            UserMemories.create(
                new UserMemories.Making(
                    Shop::user, settings, new Summarizer(Shop.catalog()), Optional.of(rows))));
  }

  private Server serverAt(String port) throws SQLException {
    return Server.createTcpServer(
            "-tcpPort", port, "-ifNotExists", "-baseDir", folder.resolve("server").toString())
        .start();
  }

  @AfterEach
  void close() {
    kit.shutdownTestKit();
    server.stop();
  }

  private static Behavior click(int event) {
    return new Behavior.Click(Shop.NOW.plusSeconds(event), "tents0");
  }

  private void tell(TestProbe<UserMemory.Recorded> probe, String user, int event) {
    memories.tell(
        new UserMemory.Remember(new UserEvent("e" + event, user, click(event)), probe.getRef()));
  }

  /** As a client does that got no answer: the same event again, until it is acknowledged. */
  private void recordAtLast(String user, int event) {
    kit.createTestProbe()
        .awaitAssert(
            PATIENCE,
            () -> {
              TestProbe<UserMemory.Recorded> probe = kit.createTestProbe();
              tell(probe, user, event);
              return probe.receiveMessage(SILENCE);
            });
  }

  private List<Behavior> behaviorsOf(String user) {
    TestProbe<UserMemory.Recollected> probe = kit.createTestProbe();
    memories.tell(new UserMemory.Recall(user, probe.getRef()));
    return probe.receiveMessage(PATIENCE).dossier().state().behaviors();
  }

  private static List<Behavior> clicks(int events) {
    return IntStream.rangeClosed(1, events).mapToObj(JournalDownTest::click).toList();
  }

  @Test
  void whatIsSentWhileItIsAwayIsNotAcknowledgedAndAllGoesOnWhenItIsBack() throws SQLException {
    recordAtLast("bob", 1);
    String port = Integer.toString(server.getPort());
    server.stop();

    TestProbe<UserMemory.Recorded> unanswered = kit.createTestProbe();
    tell(unanswered, "bob", 2);
    tell(unanswered, "cid", 1);
    unanswered.expectNoMessage(SILENCE);

    server = serverAt(port);
    recordAtLast("bob", 2);
    recordAtLast("bob", 3);
    recordAtLast("cid", 1);
    assertEquals(clicks(3), behaviorsOf("bob"));
    assertEquals(clicks(1), behaviorsOf("cid"));
  }
}
