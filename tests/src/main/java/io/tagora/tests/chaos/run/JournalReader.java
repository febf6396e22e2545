package io.tagora.tests.chaos.run;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.memory.MemoryEvent;
import io.tagora.actors.wire.AgentWireSerializer;
import io.tagora.tests.chaos.history.Entry;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;

/**
 * Reads the journal's rows where they are, past all nodes. Its actor system is for nothing but the
 * serializer.
 */
final class JournalReader implements AutoCloseable {
  private static final String ENTITY = "user|";
  private static final String ROWS =
      """
      SELECT "ordering", "persistence_id", "sequence_number", "writer", "event_payload"
      FROM "event_journal" WHERE "persistence_id" = ANY (?) AND NOT "deleted"
      ORDER BY "persistence_id", "sequence_number"
      """;

  private final String url;
  private final ActorSystem system =
      ActorSystem.create(
          "journal-reader",
          ConfigFactory.parseString("pekko { loglevel = WARNING, actor.provider = local }")
              .withFallback(ConfigFactory.load()));
  private final AgentWireSerializer serializer =
      new AgentWireSerializer((ExtendedActorSystem) system);

  /**
   * @param url of the database, as JDBC has it
   */
  JournalReader(String url) {
    this.url = url;
  }

  List<Entry.Row> rows(List<String> users) {
    try (var connection = DriverManager.getConnection(url);
        var select = connection.prepareStatement(ROWS)) {
      Object[] ids = users.stream().map(ENTITY::concat).toArray();
      select.setArray(1, connection.createArrayOf("text", ids));
      var rows = new ArrayList<Entry.Row>();
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          rows.add(row(found));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException("the journal must be readable at " + url, e);
    }
  }

  private Entry.Row row(ResultSet found) throws SQLException {
    Object event = serializer.fromBinaryJava(found.getBytes("event_payload"), null);
    return new Entry.Row(
        found.getString("persistence_id").substring(ENTITY.length()),
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
