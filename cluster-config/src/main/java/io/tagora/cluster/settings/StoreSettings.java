package io.tagora.cluster.settings;

import java.nio.file.Path;

/** {@code tagora.memory.store}: where memories are kept. */
public sealed interface StoreSettings {
  /** In the process only. */
  record None() implements StoreSettings {}

  /** In a file of this node's own, which no other process may open meanwhile. */
  record File(Path folder) implements StoreSettings {}

  /**
   * In PostgreSQL, for all nodes.
   *
   * @param url as "jdbc:postgresql://127.0.0.1:5432/tagora"
   * @param passwordEnv the environment variable with the password; empty for none
   */
  record PostgreSql(String url, String user, String passwordEnv, int connections)
      implements StoreSettings {}

  static StoreSettings from(Section section) {
    String kind = section.text("kind");
    String folder = section.text("folder");
    var server = section.section("postgresql");
    var postgres =
        new PostgreSql(
            server.text("url"),
            server.text("user"),
            server.anyText("password-env"),
            server.integer("connections", 2));
    return switch (kind) {
      case "none" -> new None();
      case "h2" -> new File(Path.of(folder));
      case "postgresql" -> postgres;
      default ->
          throw InvalidSettingException.of(
              "tagora.memory.store.kind", "be none, h2 or postgresql", "\"" + kind + "\"");
    };
  }
}
