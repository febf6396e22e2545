package io.tagora.cluster.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.h2.api.Trigger;

/**
 * Lets a row into the journal only after all others of its memory. The key alone refuses a number
 * that is there; but numbers of old rows are free again once they are deleted, and a writer who was
 * paused for so long would write under one of them and think that it is kept.
 *
 * <p>H2 makes it by its name; PostgreSQL has the same rule in its own words.
 */
public final class JournalFence implements Trigger {
  private static final String LATER =
      "SELECT 1 FROM \"event_journal\" WHERE \"persistence_id\" = ? AND \"sequence_number\" > ?"
          + " LIMIT 1";
  private static final String THERE =
      "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TRIGGERS WHERE LOWER(TRIGGER_NAME) = 'tagora_fence'";
  private static final String IN_H2 =
      "CREATE TRIGGER IF NOT EXISTS \"tagora_fence\" BEFORE INSERT ON \"event_journal\""
          + " FOR EACH ROW CALL '%s'".formatted(JournalFence.class.getName());
  private static final String RULE_IN_POSTGRESQL =
      """
      CREATE OR REPLACE FUNCTION tagora_fence() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT 1 FROM event_journal WHERE persistence_id = NEW.persistence_id
            AND sequence_number > NEW.sequence_number) THEN
          RAISE EXCEPTION 'a row of a memory must be its last, got % after a later one',
            NEW.sequence_number USING ERRCODE = 'unique_violation';
        END IF;
        RETURN NEW;
      END $$\
      """;
  private static final String IN_POSTGRESQL =
      "CREATE TRIGGER tagora_fence BEFORE INSERT ON event_journal"
          + " FOR EACH ROW EXECUTE FUNCTION tagora_fence()";

  private int idColumn;
  private int numberColumn;

  /** Made by the database. */
  public JournalFence() {}

  /** Puts the fence up, where it is not there yet. */
  static void make(Connection connection, boolean postgresql) throws SQLException {
    if (!isThere(connection)) {
      try (var statement = connection.createStatement()) {
        if (postgresql) {
          statement.execute(RULE_IN_POSTGRESQL);
        }
        statement.execute(postgresql ? IN_POSTGRESQL : IN_H2);
      }
    }
  }

  private static boolean isThere(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var found = statement.executeQuery(THERE)) {
      return found.next() && found.getInt(1) > 0;
    }
  }

  @Override
  public void init(
      Connection connection, String schema, String name, String table, boolean before, int type)
      throws SQLException {
    idColumn = column(connection, schema, table, "persistence_id");
    numberColumn = column(connection, schema, table, "sequence_number");
  }

  private static int column(Connection connection, String schema, String table, String name)
      throws SQLException {
    try (ResultSet found = connection.getMetaData().getColumns(null, schema, table, name)) {
      found.next();
      return found.getInt("ORDINAL_POSITION") - 1;
    }
  }

  @Override
  @SuppressWarnings("NullAway") // H2 has no annotations: an insert has no old row.
  public void fire(Connection connection, Object[] oldRow, Object[] newRow) throws SQLException {
    try (var later = connection.prepareStatement(LATER)) {
      later.setObject(1, newRow[idColumn]);
      later.setObject(2, newRow[numberColumn]);
      try (var found = later.executeQuery()) {
        if (found.next()) {
          throw new SQLException(
              "a row of a memory must be its last, got %s after a later one"
                  .formatted(newRow[numberColumn]),
              "23505");
        }
      }
    }
  }
}
