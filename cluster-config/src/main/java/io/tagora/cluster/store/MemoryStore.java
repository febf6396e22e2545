package io.tagora.cluster.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a {@link MemoryDatabase}, where no actor writes: making them, and deleting rows
 * before their time. Every call opens a connection of its own and blocks.
 */
public final class MemoryStore {
  private static final String JOURNAL = "event_journal";
  private static final String IMAGES = "snapshot";

  /** Any number that nothing else locks in a database of ours. */
  private static final long MAKING_TABLES = 7_262_026_001L;

  private static final int H2_IN_USE = 90_020;

  private final MemoryDatabase database;
  private @Nullable UnaryOperator<String> names;

  public MemoryStore(MemoryDatabase database) {
    this.database = database;
  }

  /**
   * Makes the tables, unless they are there; of several that try at once one makes them.
   *
   * @return whether they were made
   * @throws StoreException if the database cannot be reached or does not let tables be made
   */
  public boolean create() {
    try (Connection connection = open()) {
      connection.setAutoCommit(false);
      if (database.isShared()) {
        waitForOthers(connection);
      }
      // The last one that is needed; the script makes it after the others.
      boolean missing = !MemoryTables.has(connection, IMAGES);
      if (missing) {
        make(connection);
      }
      JournalFence.make(connection, database.isShared());
      connection.commit();
      return missing;
    } catch (SQLException e) {
      throw failure("have its tables made", e);
    }
  }

  /** Until the transaction ends, whoever else makes tables in this database waits. */
  private static void waitForOthers(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(%d)".formatted(MAKING_TABLES));
    }
  }

  private void make(Connection connection) throws SQLException {
    MemoryTables.make(connection, database.schema());
    MemoryKey.make(connection);
  }

  /**
   * Under which id the rows of a user's memory stand. It does not tell who that is, unless an
   * earlier version made the store: there it is readable, as all nodes must agree on it.
   *
   * @throws StoreException if the database cannot be reached the first time
   */
  public synchronized String idOf(String userId) {
    if (names == null) {
      names = names();
    }
    return names.apply(userId);
  }

  private UnaryOperator<String> names() {
    try (Connection connection = open()) {
      return MemoryKey.of(connection)
          .<UnaryOperator<String>>map(key -> key::idOf)
          .orElse(userId -> "user|" + userId);
    } catch (SQLException e) {
      throw failure("tell its key", e);
    }
  }

  /**
   * Rewrites the file, so that what was deleted is not in it either. Nobody else may have it open;
   * a database of a server does so by itself.
   *
   * @throws StoreException if it is in use
   */
  public void compact() {
    if (database.isShared()) {
      return;
    }
    try (Connection connection = open();
        var statement = connection.createStatement()) {
      statement.execute("SHUTDOWN COMPACT");
    } catch (SQLException e) {
      throw failure("be compacted", e);
    }
  }

  /**
   * Deletes the journal's rows before a row, and the images before it.
   *
   * @param id a persistence id
   * @throws StoreException if the database did not
   */
  public void deleteBefore(String id, long sequenceNumber) {
    try (Connection connection = open()) {
      connection.setAutoCommit(false);
      for (String table : List.of(JOURNAL, IMAGES)) {
        var sql =
            "DELETE FROM \"%s\" WHERE \"persistence_id\" = ? AND \"sequence_number\" < ?"
                .formatted(table);
        try (var delete = connection.prepareStatement(sql)) {
          delete.setString(1, id);
          delete.setLong(2, sequenceNumber);
          delete.executeUpdate();
        }
      }
      connection.commit();
    } catch (SQLException e) {
      throw failure("delete rows", e);
    }
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection(database.url(), database.user(), database.password());
  }

  private StoreException failure(String rule, SQLException e) {
    return new StoreException(
        e.getErrorCode() == H2_IN_USE
            ? "the memory's file must be this process's alone, got it in use at %s; end the other process or set tagora.memory.store.folder"
                .formatted(database)
            : "the memory's database must %s, got from %s: %s (tagora.memory.store)"
                .formatted(rule, database, e.getMessage()),
        e);
  }
}
