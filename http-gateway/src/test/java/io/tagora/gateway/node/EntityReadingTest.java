package io.tagora.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.InferenceException;
import io.tagora.inference.entity.EntityVectors;
import io.tagora.inference.graph.ImportListener;
import io.tagora.inference.graph.ModelCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntityReadingTest {
  /** {@code hidden_size} in both models' config.json. */
  private static final int HIDDEN = 256;

  @TempDir private static Path cache;
  private static Path withAdaptor;
  private static Path without;

  @TempDir private Path folder;

  @BeforeAll
  static void importModels() {
    var models = new ModelCache(new CacheFolder(cache));
    withAdaptor = models.importIfNeeded(Path.of("../models/tagora-rec-4m"), ImportListener.SILENT);
    without = models.importIfNeeded(Path.of("../models/tagora-rec-4m-sft"), ImportListener.SILENT);
  }

  private EntityReading reading(String hocon) throws IOException {
    Path file = Files.writeString(folder.resolve("my.conf"), hocon);
    return EntityReading.of(NodeSettings.load(Optional.of(file)));
  }

  @Test
  void aModelWithAnAdaptorHasVectorsAsWideAsItsEmbeddings() throws IOException {
    try (EntityReading reading = reading("")) {
      EntityVectors vectors = reading.of(withAdaptor).orElseThrow();
      int number = vectors.numberOf("Oak crib").orElseThrow();
      assertEquals(HIDDEN, vectors.vector(number).orElseThrow().length);
    }
  }

  @Test
  void aModelWithoutAnAdaptorReadsEntitiesAsText() throws IOException {
    try (EntityReading reading = reading("")) {
      assertTrue(reading.of(without).isEmpty());
    }
  }

  @Test
  void nobodyHasVectorsWhereTheyAreSwitchedOff() throws IOException {
    try (EntityReading reading = reading("tagora.model.entity-vectors = false")) {
      assertTrue(reading.of(withAdaptor).isEmpty());
    }
  }

  @Test
  void textsThatTheAdaptorHasNotLearntFromAreRefused() throws IOException {
    try (EntityReading reading = reading("tagora.agents.history.entities = described")) {
      var refused = assertThrows(InferenceException.class, () -> reading.of(withAdaptor));
      assertTrue(String.valueOf(refused.getMessage()).contains("tagora.agents.history.entities"));
    }
  }
}
