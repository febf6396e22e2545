package io.tagora.actors.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.testing.Shop;
import io.tagora.cluster.NodeConfig;
import io.tagora.cluster.store.MemoryDatabase;
import io.tagora.cluster.store.MemoryStore;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.memory.Feedback;
import io.tagora.runtime.memory.Showing;
import io.tagora.runtime.memory.ShownItem;
import io.tagora.runtime.memory.Summarizer;
import io.tagora.runtime.memory.UserEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be read in a store's tables and files of somebody who was there and is erased. */
class ErasedUsersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String USER = "mallory-7f3a";

  /** Texts are written with another last letter, so all but that is looked for. */
  private static final List<String> TRACES = List.of("mallory-7f3", "xylograp", "r-8842");

  @TempDir private Path folder;
  private NodeConfig config;
  private MemoryDatabase database;
  private MemoryStore store;
  private ActorTestKit kit;
  private ActorRef<UserMemory.Command> memories;

  @BeforeEach
  void open() {
    config =
        NodeConfig.of(
            ConfigFactory.parseString(
                "tagora.memory { image-every = 5, store { kind = h2, folder = \"%s\" } }"
                    .formatted(folder)));
    var settings = config.settings().memory();
    database = MemoryDatabase.of(settings.store(), Map.of()).orElseThrow();
    store = new MemoryStore(database);
    store.create();
    kit = ActorTestKit.create(NodeConfig.SYSTEM, config.config());
    memories =
        kit.spawn(
            UserMemories.create(
                new UserMemories.Making(
                    Shop::user, settings, new Summarizer(Shop.catalog()), Optional.of(rows()))));
  }

  private MemoryRows rows() {
    return new MemoryRows() {
      @Override
      public CompletionStage<?> deleteBefore(String id, long sequenceNumber) {
        return CompletableFuture.runAsync(() -> store.deleteBefore(id, sequenceNumber));
      }

      @Override
      public String idOf(String userId) {
        return store.idOf(userId);
      }
    };
  }

  private void live() {
    TestProbe<UserMemory.Recorded> probe = kit.createTestProbe();
    for (int i = 0; i < 12; i++) {
      var search = new Behavior.Search(Shop.NOW.minusSeconds(100 - i), "xylograph");
      memories.tell(new UserMemory.Remember(new UserEvent("e" + i, USER, search), probe.getRef()));
    }
    var items = List.of(new ShownItem("tents0", 0.5, "p1", "tents"));
    memories.tell(
        new UserMemory.Serve(USER, Optional.empty(), new Showing("r-88421", Shop.NOW, items), 0));
    var word = new Feedback("f", USER, "r-88421", "tents0", Feedback.Kind.DISMISSED, Shop.NOW);
    memories.tell(new UserMemory.Respond(word, probe.getRef()));
    probe.receiveSeveralMessages(13, PATIENCE);
  }

  @Test
  void nothingOfThemIsInTheTablesAndAfterTheEndNothingInTheFiles()
      throws SQLException, IOException {
    live();
    assertEquals(TRACES, inTables(), "what is looked for is there before");
    assertFalse(inFiles().isEmpty(), "and in the file");
    TestProbe<UserMemory.Forgotten> done = kit.createTestProbe();
    memories.tell(new UserMemory.Erase(USER, done.getRef()));
    done.receiveMessage(PATIENCE);
    assertEquals(List.of(), inTables());

    kit.shutdownTestKit();
    store.compact();
    assertEquals(List.of(), inFiles());
  }

  @Test
  void rowsDoNotTellWhoseTheyAre() throws SQLException {
    live();
    kit.shutdownTestKit();
    assertTrue(rowIds().stream().allMatch(id -> id.matches("memory\\|[0-9a-f]{64}")));
    assertEquals(1, rowIds().stream().distinct().count());
    assertEquals(rowIds().getFirst(), new MemoryStore(database).idOf(USER));
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection(database.url(), database.user(), database.password());
  }

  private List<String> rowIds() throws SQLException {
    var ids = new ArrayList<String>();
    try (var connection = connection();
        var found =
            connection
                .createStatement()
                .executeQuery("SELECT \"persistence_id\" FROM \"event_journal\"")) {
      while (found.next()) {
        ids.add(found.getString(1));
      }
    }
    return ids;
  }

  /** The traces in any column of any row of any table. */
  private List<String> inTables() throws SQLException {
    var all = new StringBuilder();
    try (var connection = connection();
        var tables = connection.getMetaData().getTables(null, "PUBLIC", "%", null)) {
      while (tables.next()) {
        try (var rows =
            connection
                .createStatement()
                .executeQuery("SELECT * FROM \"%s\"".formatted(tables.getString("TABLE_NAME")))) {
          append(rows, all);
        }
      }
    }
    return TRACES.stream().filter(trace -> all.indexOf(trace) >= 0).toList();
  }

  private static void append(ResultSet rows, StringBuilder all) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      for (int column = 1; column <= columns; column++) {
        Object value = rows.getObject(column);
        all.append(
            value instanceof Blob blob
                ? new String(blob.getBytes(1, (int) blob.length()), StandardCharsets.ISO_8859_1)
                : String.valueOf(value));
      }
    }
  }

  private List<String> inFiles() throws IOException {
    var found = new ArrayList<String>();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        TRACES.stream().filter(bytes::contains).forEach(found::add);
      }
    }
    return found;
  }
}
