package io.tagora.tests.chaos.run;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.memory.MemoryEvent;
import io.tagora.actors.wire.AgentWireSerializer;
import io.tagora.cluster.settings.StoreSettings;
import io.tagora.cluster.store.MemoryDatabase;
import io.tagora.cluster.store.MemoryStore;
import io.tagora.tests.chaos.history.Entry;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;

/**
 * Reads the journal's rows where they are, past all nodes. Its actor system is for nothing but the
 * serializer.
 */
final class JournalReader implements AutoCloseable {
  private static final String ROWS =
      """
      SELECT "ordering", "persistence_id", "sequence_number", "writer", "event_payload"
      FROM "event_journal" WHERE "persistence_id" = ANY (?) AND NOT "deleted"
      ORDER BY "persistence_id", "sequence_number"
      """;

  private final String url;
  private final MemoryStore store;
  private final ActorSystem system =
      ActorSystem.create(
          "journal-reader",
          ConfigFactory.parseString("pekko { loglevel = WARNING, actor.provider = local }")
              .withFallback(ConfigFactory.load()));
  private final AgentWireSerializer serializer =
      new AgentWireSerializer((ExtendedActorSystem) system);

  /**
   * @param url of the database, as JDBC has it
   * @param user of the database, who needs no password
   */
  JournalReader(String url, String user) {
    this.url = url;
    store =
        MemoryDatabase.of(new StoreSettings.PostgreSql(url, user, "", 1), Map.of())
            .map(MemoryStore::new)
            .orElseThrow();
  }

  /** The rows of these users' memories, which stand under ids that do not tell who that is. */
  List<Entry.Row> rows(List<String> named) {
    Map<String, String> users =
        named.stream().collect(Collectors.toMap(store::idOf, Function.identity()));
    try (var connection = DriverManager.getConnection(url);
        var select = connection.prepareStatement(ROWS)) {
      select.setArray(1, connection.createArrayOf("text", users.keySet().toArray()));
      var rows = new ArrayList<Entry.Row>();
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          rows.add(row(found, users));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException("the journal must be readable at " + url, e);
    }
  }

  private Entry.Row row(ResultSet found, Map<String, String> users) throws SQLException {
    Object event = serializer.fromBinaryJava(found.getBytes("event_payload"), null);
    return new Entry.Row(
        users.getOrDefault(found.getString("persistence_id"), ""),
        found.getLong("sequence_number"),
        found.getLong("ordering"),
        found.getString("writer"),
        event.getClass().getSimpleName(),
        epoch(event),
        event instanceof MemoryEvent.Noted(var noted) ? noted.eventId() : "");
  }

  private static long epoch(Object event) {
    if (event instanceof MemoryEvent.Owned owned) {
      return owned.epoch();
    }
    return event instanceof MemoryEvent.Erased erased ? erased.epoch() : 0;
  }

  @Override
  public void close() {
    var _ = system.terminate();
  }
}
