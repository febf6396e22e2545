package io.tagora.inference.entity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.InferenceException;
import io.tagora.inference.fixture.TinyAdaptor;
import io.tagora.inference.fixture.TinyModel;
import io.tagora.inference.fixture.TinyShape;
import io.tagora.inference.graph.Architecture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntityVectorsTest {
  private static final List<String> TEXTS = List.of("a red shoe", "a long winter coat");

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    var model = TinyModel.random(TinyShape.of(Architecture.LLAMA, true), TinyModel.Stored.F32, 3);
    TinyAdaptor.write(folder, model, List.of(70, 85));
  }

  private EntityVectors vectors() {
    return new EntityVectors(TinyAdaptor.embedder(TEXTS), Adaptor.read(folder));
  }

  @Test
  void anEntityHasOneNumberBelowNoughtOnAllNodes() {
    int here = vectors().numberOf(TEXTS.getFirst()).orElseThrow();
    assertTrue(here < 0, "number " + here);
    assertEquals(here, vectors().numberOf(TEXTS.getFirst()).orElseThrow());
    assertNotEquals(here, vectors().numberOf(TEXTS.getLast()).orElseThrow());
  }

  @Test
  void aVectorIsComputedOnceAndOnlyOfWhatIsKnown() {
    var vectors = vectors();
    int number = vectors.numberOf(TEXTS.getFirst()).orElseThrow();
    assertSame(vectors.vector(number).orElseThrow(), vectors.vector(number).orElseThrow());
    assertEquals(Optional.empty(), vectors().vector(number));
  }

  @Test
  void otherTextsThanThoseLearntFromAreRefusedWithTheKey() {
    var error = assertThrows(InferenceException.class, () -> vectors().require("described"));
    assertEquals(
        "tagora.agents.history.entities must be what the model's adaptor was trained with, title,"
            + " got described",
        error.getMessage());
  }
}
