package io.tagora.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.graph.ImportListener;
import io.tagora.inference.graph.ModelCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxEnginesTest {
  @TempDir private Path temporary;

  /** Opens and closes the default model's engines under a configuration. */
  private void open(String hocon) throws IOException {
    Path folder =
        new ModelCache(new CacheFolder(temporary.resolve("cache")))
            .importIfNeeded(Path.of("../models/tagora-rec-4m"), ImportListener.SILENT);
    NodeSettings settings =
        NodeSettings.load(Optional.of(Files.writeString(temporary.resolve("t.conf"), hocon)));
    var folders = new ModelForms(Map.of("cpu:0", folder));
    try (EntityReading entities = EntityReading.of(settings)) {
      OnnxEngines.open(folders, "", settings.node().settings(), settings.model(), entities).close();
    }
  }

  @Test
  void parkedKvIsWhereTheConfigurationSays() throws IOException {
    Path directory = temporary.resolve("parked");
    open("tagora.inference.park.directory = \"%s\"".formatted(directory));
    assertFalse(Files.exists(directory), "it is off where nothing else is said");
    open("tagora.inference.park { where = disk, directory = \"%s\" }".formatted(directory));
    try (var folders = Files.list(directory)) {
      List<String> names = folders.map(folder -> folder.getFileName().toString()).toList();
      assertEquals(1, names.size());
      assertTrue(names.getFirst().matches("[0-9a-f]{32}-cpu-0"), names.getFirst());
    }
  }
}
