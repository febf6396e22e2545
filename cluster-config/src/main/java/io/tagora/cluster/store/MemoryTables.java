package io.tagora.cluster.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Which tables there are, and how the journal's plugin makes its own. */
final class MemoryTables {
  private MemoryTables() {}

  /** Whether there is a table of this name, in whatever case. */
  static boolean has(Connection connection, String name) throws SQLException {
    try (var tables =
        connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE", "BASE TABLE"})) {
      while (tables.next()) {
        if (tables.getString("TABLE_NAME").toLowerCase(Locale.ROOT).equals(name)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Makes the plugin's tables. */
  static void make(Connection connection, String script) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (String sql : statements(script)) {
        statement.execute(sql);
      }
    }
  }

  /**
   * The plugin's own script, statement by statement. PostgreSQL takes it as one transaction: tables
   * that nobody has seen yet need no index that is made beside other writers.
   */
  private static List<String> statements(String script) {
    try (var in = MemoryTables.class.getClassLoader().getResourceAsStream(script)) {
      if (in == null) {
        throw new IllegalStateException("the class path must hold " + script);
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
}
