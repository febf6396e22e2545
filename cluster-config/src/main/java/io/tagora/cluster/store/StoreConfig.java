package io.tagora.cluster.store;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;

/** What follows for Pekko's persistence from a {@link MemoryDatabase}. */
public final class StoreConfig {
  private static final String SHARED = "pekko-persistence-jdbc.shared-databases.slick.";

  /** A database that failed again and again is left alone for so long, then one call tries it. */
  private static final String TRIED_AGAIN = "3s";

  /** A file has one writer: the fewer commits wait for it, the more rows are in each. */
  private static final int WRITERS_OF_A_FILE = 2;

  private static final int WRITERS_OF_A_SERVER = 8;

  private StoreConfig() {}

  /** Journal and images over one pool of connections to this database. */
  public static Config of(MemoryDatabase database) {
    var keys =
        Map.ofEntries(
            Map.entry("pekko.persistence.journal.plugin", "jdbc-journal"),
            Map.entry("pekko.persistence.snapshot-store.plugin", "jdbc-snapshot-store"),
            Map.entry("jdbc-journal.use-shared-db", "slick"),
            Map.entry("jdbc-snapshot-store.use-shared-db", "slick"),
            Map.entry(
                "jdbc-journal.parallelism",
                database.isShared() ? WRITERS_OF_A_SERVER : WRITERS_OF_A_FILE),
            Map.entry("jdbc-journal.circuit-breaker.reset-timeout", TRIED_AGAIN),
            Map.entry("jdbc-snapshot-store.circuit-breaker.reset-timeout", TRIED_AGAIN),
            Map.entry(SHARED + "profile", database.profile()),
            Map.entry(SHARED + "db.url", database.url()),
            Map.entry(SHARED + "db.user", database.user()),
            Map.entry(SHARED + "db.password", database.password()),
            Map.entry(SHARED + "db.driver", database.driver()),
            Map.entry(SHARED + "db.connectionTimeout", "5s"),
            Map.entry(SHARED + "db.numThreads", database.connections()),
            Map.entry(SHARED + "db.maxConnections", database.connections()),
            Map.entry(SHARED + "db.minConnections", database.connections()));
    var config = ConfigFactory.empty();
    for (var key : keys.entrySet()) {
      config = config.withValue(key.getKey(), ConfigValueFactory.fromAnyRef(key.getValue()));
    }
    return config;
  }
}
