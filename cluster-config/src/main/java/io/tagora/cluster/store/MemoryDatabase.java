package io.tagora.cluster.store;

import io.tagora.cluster.settings.InvalidSettingException;
import io.tagora.cluster.settings.StoreSettings;
import java.util.Map;
import java.util.Optional;

/**
 * The database that memories are kept in, as JDBC has it.
 *
 * @param schema the script that makes its tables, a resource of the journal's plugin
 * @param profile what the journal's plugin calls this kind of database
 */
public record MemoryDatabase(
    String url,
    String user,
    String password,
    String driver,
    String profile,
    String schema,
    int connections) {
  /**
   * A commit is written before it returns: H2 otherwise keeps it back for up to half a second, and
   * a process that is killed meanwhile loses what it acknowledged.
   */
  private static final String WRITE_AT_ONCE = ";WRITE_DELAY=0";

  private static final String OPEN_UNTIL_THE_END = ";DB_CLOSE_ON_EXIT=FALSE";

  /** A failed statement could name a user in a file that nobody erases. */
  private static final String NO_FILE_OF_ERRORS = ";TRACE_LEVEL_FILE=0";

  /** H2 writes one commit after another; more connections let more wait for the same write. */
  private static final int FILE_CONNECTIONS = 8;

  /**
   * The database of these settings, if there is one.
   *
   * @param environment for the password
   */
  public static Optional<MemoryDatabase> of(
      StoreSettings settings, Map<String, String> environment) {
    return switch (settings) {
      case StoreSettings.None _ -> Optional.empty();
      case StoreSettings.File(var folder) ->
          Optional.of(
              new MemoryDatabase(
                  "jdbc:h2:file:"
                      + folder.toAbsolutePath().resolve("memory")
                      + WRITE_AT_ONCE
                      + OPEN_UNTIL_THE_END
                      + NO_FILE_OF_ERRORS,
                  "tagora",
                  "",
                  "org.h2.Driver",
                  "slick.jdbc.H2Profile$",
                  "schema/h2/h2-create-schema.sql",
                  FILE_CONNECTIONS));
      case StoreSettings.PostgreSql server ->
          Optional.of(
              new MemoryDatabase(
                  server.url(),
                  server.user(),
                  password(server.passwordEnv(), environment),
                  "org.postgresql.Driver",
                  "slick.jdbc.PostgresProfile$",
                  "schema/postgres/postgres-create-schema.sql",
                  server.connections()));
    };
  }

  private static String password(String variable, Map<String, String> environment) {
    if (variable.isEmpty()) {
      return "";
    }
    return Optional.ofNullable(environment.get(variable))
        .orElseThrow(() ->
            InvalidSettingException.of(
                "tagora.memory.store.postgresql.password-env",
                "name a variable of the environment",
                "\"" + variable + "\""));
  }

  /** Whether more than one process may have it open. */
  boolean isShared() {
    return url.startsWith("jdbc:postgresql:");
  }

  /** Without the password. */
  @Override
  public String toString() {
    return url + " as " + user;
  }
}
