package io.tagora.inference.attention;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The products of attention against plain loops. */
class ProductsTest {
  private static final double TOLERANCE = 1e-6;
  private static final int BEGIN = 3;

  private final Arena arena = Arena.ofShared();
  private final Random random = new Random(5);

  @AfterEach
  void freeMemory() {
    arena.close();
  }

  /** Dimensions below, of, between and of several vectors; tokens around groups of four. */
  static Stream<Arguments> shapes() {
    return IntStream.of(4, 8, 16, 20, 64, 80, 128, 136)
        .boxed()
        .flatMap(dimension ->
            IntStream.of(1, 3, 4, 6, 33)
                .boxed()
                .flatMap(tokens ->
                    Stream.of(true, false).map(bytes -> Arguments.of(dimension, tokens, bytes))));
  }

  private float[] randoms(int count) {
    var numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextFloat() - 0.5f;
    }
    return numbers;
  }

  /** Numbers of KV behind {@link #BEGIN} others. */
  private MemorySegment kv(float[] numbers, boolean bytes) {
    var memory = arena.allocate((long) (BEGIN + numbers.length) * Float.BYTES);
    for (int i = 0; i < numbers.length; i++) {
      if (bytes) {
        numbers[i] = Math.round(numbers[i] * 250);
        memory.set(ValueLayout.JAVA_BYTE, BEGIN + i, (byte) numbers[i]);
      } else {
        memory.setAtIndex(ValueLayout.JAVA_FLOAT, BEGIN + i, numbers[i]);
      }
    }
    return memory;
  }

  /** The rounding of a sum is of its terms, which may cancel out. */
  private record Dot(double sum, double ofTerms) {}

  private static Dot dot(float[] a, int from, float[] b, int begin, int step, int count) {
    double sum = 0;
    double ofTerms = 0;
    for (int i = 0; i < count; i++) {
      double term = (double) a[from + i] * b[begin + i * step];
      sum += term;
      ofTerms += Math.abs(term);
    }
    return new Dot(sum, ofTerms);
  }

  private static void assertNear(Dot expected, float actual) {
    assertEquals(expected.sum(), actual, TOLERANCE * expected.ofTerms());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void aRowsScoresAndSums(int dimension, int tokens, boolean bytes) {
    float[] kv = randoms(tokens * dimension);
    var products = new RowProducts(kv(kv, bytes), bytes, dimension);
    for (int queries = 1; queries <= 3; queries++) {
      float[] query = randoms((1 + queries) * dimension);
      var scores = new float[queries * (tokens + 2)];
      products.scores(BEGIN, tokens, query, dimension, queries, scores, tokens + 2);
      float[] weights = randoms(queries * (tokens + 2));
      var sums = new float[queries * dimension];
      products.sums(BEGIN, tokens, weights, tokens + 2, queries, sums);
      for (int q = 0; q < queries; q++) {
        for (int t = 0; t < tokens; t++) {
          assertNear(
              dot(query, (1 + q) * dimension, kv, t * dimension, 1, dimension),
              scores[q * (tokens + 2) + t]);
        }
        for (int i = 0; i < dimension; i++) {
          assertNear(
              dot(weights, q * (tokens + 2), kv, i, dimension, tokens), sums[q * dimension + i]);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void aPrefixsScoresAndSums(int dimension, int sixteens, boolean bytes) {
    int tokens = 16 * sixteens;
    float[] keys = randoms(dimension * tokens);
    float[] values = randoms(tokens * dimension);
    var products = new PrefixProducts(kv(keys, bytes), kv(values, bytes), bytes, dimension, tokens);
    int queries = PrefixProducts.QUERIES;
    float[] query = randoms((1 + queries) * dimension);
    var scores = new float[queries * tokens];
    products.scores(BEGIN, query, dimension, scores);
    float[] weights = randoms(queries * tokens);
    var sums = new float[(1 + queries) * dimension];
    products.sums(BEGIN, weights, sums, dimension);
    for (int q = 0; q < queries; q++) {
      for (int t = 0; t < tokens; t++) {
        assertNear(
            dot(query, (1 + q) * dimension, keys, t, tokens, dimension), scores[q * tokens + t]);
      }
      for (int i = 0; i < dimension; i++) {
        assertNear(
            dot(weights, q * tokens, values, i, dimension, tokens), sums[(1 + q) * dimension + i]);
      }
    }
  }

  @Test
  void exponentialsAreThoseOfJava() {
    for (int count = 1; count < 70; count++) {
      int room = Softmax.room(count);
      float[] before = randoms(count);
      for (int i = 0; i < count; i++) {
        before[i] *= 40;
      }
      var wide = new float[2 * room];
      System.arraycopy(before, 0, wide, room, count);
      float greatest = Softmax.greatest(wide, room, count);
      double expectedGreatest = Double.NEGATIVE_INFINITY;
      for (float score : before) {
        expectedGreatest = Math.max(expectedGreatest, score);
      }
      assertEquals(expectedGreatest, greatest);
      float sum = Softmax.replace(wide, room, count, greatest);
      double expected = 0;
      for (int i = 0; i < count; i++) {
        double one = Math.exp(before[i] - greatest);
        assertEquals(one, wide[room + i], 1e-6 * one);
        expected += one;
      }
      assertEquals(expected, sum, 1e-5 * expected);
    }
  }

  @Test
  void whatIsNoNumberStaysNone() {
    var scores = new float[Softmax.room(3)];
    scores[1] = Float.NaN;
    float greatest = Softmax.greatest(scores, 0, 3);
    float sum = Softmax.replace(scores, 0, 3, greatest);
    assertEquals(Float.NaN, sum);
  }
}
