package io.tagora.cluster.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of a store, under which the rows of a memory do not tell whose they are: an id is the
 * HMAC-SHA256 of the user's, and nobody who does not guess the user finds the rows, nor the one row
 * that stays of a user who was erased.
 */
final class MemoryKey {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 32;
  private static final String MAKE =
      "CREATE TABLE IF NOT EXISTS \"memory_key\" (\"key\" VARCHAR(64) NOT NULL PRIMARY KEY)";

  private final byte[] key;

  private MemoryKey(byte[] key) {
    this.key = key;
  }

  /** Gives a store a key of its own, unless it has one. */
  static void make(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(MAKE);
    }
    if (of(connection).isEmpty()) {
      var random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      try (var insert = connection.prepareStatement("INSERT INTO \"memory_key\" VALUES (?)")) {
        insert.setString(1, HexFormat.of().formatHex(random));
        insert.executeUpdate();
      }
    }
  }

  /** The key of a store; one that an earlier version made has none. */
  static Optional<MemoryKey> of(Connection connection) throws SQLException {
    if (!MemoryTables.has(connection, "memory_key")) {
      return Optional.empty();
    }
    try (var statement = connection.createStatement();
        var found = statement.executeQuery("SELECT \"key\" FROM \"memory_key\"")) {
      return found.next()
          ? Optional.of(new MemoryKey(HexFormat.of().parseHex(found.getString(1))))
          : Optional.empty();
    }
  }

  /** The id of a user's memory. */
  String idOf(String userId) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return "memory|" + HexFormat.of().formatHex(mac.doFinal(bytes(userId)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK must have " + ALGORITHM, e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
