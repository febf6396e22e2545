package io.tagora.cluster.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

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
      boolean missing = !hasTables(connection);
      if (missing) {
        make(connection);
      }
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
    try (var statement = connection.createStatement()) {
      for (String sql : script()) {
        statement.execute(sql);
      }
    }
  }

  /** The last one that is needed is there; the script makes it after the others. */
  private static boolean hasTables(Connection connection) throws SQLException {
    try (var tables =
        connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE", "BASE TABLE"})) {
      while (tables.next()) {
        if (tables.getString("TABLE_NAME").toLowerCase(Locale.ROOT).equals(IMAGES)) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * The plugin's own script, statement by statement. PostgreSQL takes it as one transaction: tables
   * that nobody has seen yet need no index that is made beside other writers.
   */
  private List<String> script() {
    try (var in = MemoryStore.class.getClassLoader().getResourceAsStream(database.schema())) {
      if (in == null) {
        throw new IllegalStateException("the class path must hold " + database.schema());
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(text.replace(" CONCURRENTLY", "").split(";"))
          .map(String::strip)
          .filter(sql -> !sql.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
