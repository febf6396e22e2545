package io.tagora.inference.entity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OnnxEmbedderTest {
  private static OnnxEmbedder embedder;

  @BeforeAll
  static void open() {
    embedder = MiniLm.open(1);
  }

  @AfterAll
  static void close() {
    embedder.close();
  }

  @Test
  void likeTextsAreCloserThanUnlikeOnes() {
    var vectors =
        embedder.embed(
            List.of("waterproof hiking boots", "trekking shoes for rain", "cordless power drill"));
    double like = dot(vectors.get(0), vectors.get(1));
    double unlike = dot(vectors.get(0), vectors.get(2));
    assertTrue(like > unlike + 0.2, like + " against " + unlike);
  }

  @Test
  void everyVectorHasLengthOne() {
    for (var vector : embedder.embed(List.of("", "a", "ein Satz", "x ".repeat(400)))) {
      assertEquals(384, vector.length);
      assertEquals(1, dot(vector, vector), 1e-5);
    }
  }

  @Test
  void noMoreTokensAreCountedThanAreRead() {
    assertEquals(2 + 2, embedder.tokens("red shoes"));
    assertEquals(256, embedder.tokens("x ".repeat(400)));
  }

  @Test
  void aVectorDoesNotDependOnItsNeighbours() {
    var texts = List.of("red shoes", "blue shoes", "a very long description of a green shoe");
    var together = embedder.embed(texts);
    IntStream.range(0, texts.size())
        .forEach(i ->
            assertArrayEquals(together.get(i), embedder.embed(List.of(texts.get(i))).getFirst()));
  }

  @Test
  void severalThreadsGetTheirOwnVectors() {
    var texts = IntStream.range(0, 40).mapToObj(i -> "item number " + i).toList();
    var expected = embedder.embed(texts);
    IntStream.range(0, texts.size())
        .parallel()
        .forEach(i ->
            assertArrayEquals(
                expected.get(i), embedder.embed(List.of(texts.get(i))).getFirst(), 1e-6f));
  }

  private static double dot(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * b[i]).sum();
  }
}
