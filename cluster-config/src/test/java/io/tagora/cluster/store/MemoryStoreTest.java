package io.tagora.cluster.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.cluster.settings.InvalidSettingException;
import io.tagora.cluster.settings.StoreSettings;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryStoreTest {
  @TempDir private Path folder;

  private static MemoryStore store(StoreSettings settings) {
    return new MemoryStore(MemoryDatabase.of(settings, Map.of()).orElseThrow());
  }

  @Test
  void tablesAreMadeOnce() {
    var store = store(new StoreSettings.File(folder.resolve("deep/down")));
    assertTrue(store.create());
    assertFalse(store.create());
  }

  @Test
  void fileThatAnotherProcessHasIsRefused() throws Exception {
    var store = store(new StoreSettings.File(folder));
    store.create();
    try (var file = FileChannel.open(folder.resolve("memory.mv.db"), StandardOpenOption.WRITE);
        var lock = file.lock()) {
      assertTrue(lock.isValid());
      var refused = assertThrows(StoreException.class, store::create);
      assertTrue(refused.getMessage().contains("got it in use"), refused.getMessage());
      assertTrue(refused.getMessage().contains("tagora.memory.store.folder"));
    }
  }

  @Test
  void serverThatIsNotThereIsRefusedWithoutThePassword() {
    var settings =
        new StoreSettings.PostgreSql("jdbc:postgresql://127.0.0.1:1/tagora", "ann", "SECRET", 2);
    var database = MemoryDatabase.of(settings, Map.of("SECRET", "hush")).orElseThrow();
    assertEquals("hush", database.password());
    var refused = assertThrows(StoreException.class, () -> new MemoryStore(database).create());
    assertTrue(refused.getMessage().contains("127.0.0.1:1"), refused.getMessage());
    assertFalse(refused.getMessage().contains("hush"), refused.getMessage());
  }

  @Test
  void passwordThatTheEnvironmentDoesNotHaveIsRefused() {
    var settings = new StoreSettings.PostgreSql("jdbc:postgresql:x", "ann", "SECRET", 2);
    var refused = assertThrows(InvalidSettingException.class, () -> store(settings));
    assertEquals(
        "tagora.memory.store.postgresql.password-env must name a variable of the environment, got \"SECRET\"",
        refused.getMessage());
  }
}
