package io.tagora.inference.entity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.CacheFolder;
import io.tagora.runtime.model.TextEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedEmbedderTest {
  private static final List<String> TEXTS = List.of("red shoe", "blue shoe", "red shoe", "été", "");

  @TempDir Path temporary;
  private final CountingEmbedder counting = new CountingEmbedder();

  @Test
  void cachedVectorsEqualFreshOnesAndAreComputedOnce() {
    var fresh = new CountingEmbedder().embed(TEXTS);
    try (var cached = open()) {
      assertSame(fresh, cached.embed(TEXTS));
      assertSame(fresh, cached.embed(TEXTS));
    }
    try (var reopened = open()) {
      assertSame(fresh, reopened.embed(TEXTS));
    }
    assertEquals(4, counting.computed.size());
  }

  @Test
  void aTailThatWasCutIsComputedAgain() throws IOException {
    fill();
    var bytes = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(bytes, bytes.length - 5));
    try (var reopened = open()) {
      assertEquals(3, reopened.size());
      assertSame(new CountingEmbedder().embed(TEXTS), reopened.embed(TEXTS));
    }
    assertEquals(5, counting.computed.size());
    assertEquals(bytes.length, Files.size(file()));
  }

  @Test
  void aDamagedVectorIsComputedAgainAndTheOthersStay() throws IOException {
    fill();
    var bytes = Files.readAllBytes(file());
    bytes[bytes.length / 4 + 30] ^= 1;
    Files.write(file(), bytes);
    try (var reopened = open()) {
      assertEquals(3, reopened.size());
      assertSame(new CountingEmbedder().embed(TEXTS), reopened.embed(TEXTS));
      assertEquals(4, reopened.size());
    }
    assertEquals(5, counting.computed.size());
  }

  @Test
  void aSecondReaderOfTheSameFileReadsWithoutWriting() {
    try (var first = open()) {
      first.embed(List.of("red shoe"));
      try (var second = open()) {
        second.embed(TEXTS);
        assertEquals(1, second.size());
      }
      first.embed(TEXTS);
      assertEquals(4, first.size());
    }
  }

  @Test
  void whatIsMissingIsComputedAheadAndOnlyOnce() {
    try (var cached = open()) {
      assertEquals(4, cached.keep(TEXTS));
      assertEquals(0, cached.keep(TEXTS));
      assertSame(new CountingEmbedder().embed(TEXTS), cached.embed(TEXTS));
    }
    assertEquals(4, counting.computed.size());
  }

  @Test
  void onlyTheOneThatWritesKeeps() {
    try (var first = open();
        var second = open()) {
      assertTrue(first.keeps());
      assertFalse(second.keeps());
    }
  }

  @Test
  void whatIsOverTheCapacityIsNotKept() {
    try (var vectors = VectorFile.open(temporary.resolve("small"), 1, 2)) {
      for (var text : List.of("a", "b", "c")) {
        vectors.add(text, new float[] {1});
      }
      assertFalse(vectors.takesMore());
      assertEquals(2, vectors.size());
    }
  }

  private void fill() {
    try (var cached = open()) {
      cached.embed(TEXTS);
    }
  }

  private CachedEmbedder open() {
    return CachedEmbedder.open(counting, "model", new CacheFolder(temporary));
  }

  private Path file() {
    return temporary.resolve("embeddings").resolve("model.vectors");
  }

  private static void assertSame(List<float[]> expected, List<float[]> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i));
    }
  }

  /** A vector is drawn from the text; what was computed is remembered. */
  private static final class CountingEmbedder implements TextEmbedder {
    private final List<String> computed = new ArrayList<>();

    @Override
    public int tokens(String text) {
      return text.split(" ", -1).length;
    }

    @Override
    public int dimensions() {
      return 12;
    }

    @Override
    public List<float[]> embed(List<String> texts) {
      computed.addAll(texts);
      return texts.stream().map(this::vector).toList();
    }

    private float[] vector(String text) {
      var random = new Random(text.hashCode());
      var vector = new float[dimensions()];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = random.nextFloat();
      }
      return vector;
    }
  }
}
