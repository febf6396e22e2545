package io.tagora.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.cluster.settings.StoreSettings;
import io.tagora.cluster.store.MemoryDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalRowsTest {
  private static final String ROW =
      """
      INSERT INTO "snapshot" ("persistence_id", "sequence_number", "created", "snapshot_ser_id",
        "snapshot_ser_manifest", "snapshot_payload") VALUES ('%s', %d, 0, 0, '', X'00')
      """;

  @TempDir private Path folder;

  @Test
  void memoriesOfTheProcessHaveNoRows() {
    assertEquals(Optional.empty(), JournalRows.open(new StoreSettings.None(), Map.of()));
  }

  @Test
  void onlyWhatIsOlderAndOfTheSameMemoryIsDeleted() throws Exception {
    var settings = new StoreSettings.File(folder);
    var database = MemoryDatabase.of(settings, Map.of()).orElseThrow();
    try (var rows = JournalRows.open(settings, Map.of()).orElseThrow();
        var connection = DriverManager.getConnection(database.url(), database.user(), "")) {
      for (String id : new String[] {"user|ann", "user|bob"}) {
        connection.createStatement().execute(ROW.formatted(id, 4));
        connection.createStatement().execute(ROW.formatted(id, 5));
      }
      rows.deleteBefore("user|ann", 5).toCompletableFuture().join();
      assertEquals(3, count(connection));
      rows.deleteBefore("user|bob", 6).toCompletableFuture().join();
      assertEquals(1, count(connection));
    }
  }

  private static int count(Connection connection) throws Exception {
    try (var found =
        connection.createStatement().executeQuery("SELECT COUNT(*) FROM \"snapshot\"")) {
      found.next();
      return found.getInt(1);
    }
  }

  @Test
  void whatCouldNotBeDeletedIsNotSaidToBe() throws Exception {
    try (var rows = JournalRows.open(new StoreSettings.File(folder), Map.of()).orElseThrow()) {
      Files.writeString(folder.resolve("memory.mv.db"), "not a database");
      var deleted = rows.deleteBefore("user|ann", 5).toCompletableFuture();
      var failure = assertThrows(CompletionException.class, deleted::join);
      assertTrue(failure.getMessage().contains("must delete rows"), failure.getMessage());
    }
  }
}
