package io.tagora.inference.engine.rule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WritableTokensTest {
  private static final int VOCABULARY = 10;

  @ParameterizedTest
  @MethodSource("without")
  void allOthersAreWrittenInOrder(List<Integer> without) {
    var tokens = new WritableTokens(VOCABULARY, 3, List.of(2));
    var into = new int[VOCABULARY];
    int count = tokens.all(into, without);
    assertArrayEquals(
        IntStream.range(0, VOCABULARY).filter(token -> !without.contains(token)).toArray(),
        Arrays.copyOf(into, count));
  }

  static List<List<Integer>> without() {
    return List.of(
        List.of(),
        List.of(0),
        List.of(9),
        List.of(5, 4, 5, 0),
        List.of(9, 8, 7, 0, 1),
        List.of(4, VOCABULARY + 3));
  }
}
