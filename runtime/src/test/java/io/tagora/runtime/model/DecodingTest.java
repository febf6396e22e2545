package io.tagora.runtime.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tagora.runtime.model.Decoding.Penalties;
import io.tagora.runtime.model.Decoding.Report;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DecodingTest {
  private static final Decoding FULL =
      Decoding.builder(9, OutputRule.FREE)
          .temperature(0.7)
          .topK(5)
          .topP(0.9)
          .minP(0.1)
          .penalties(new Penalties(1.2, 0.5, -0.5))
          .seed(3)
          .stops(List.of("x"))
          .logProbabilities(4)
          .streamed()
          .build();

  @Test
  void whatIsNotSaidHasNoEffect() {
    assertEquals(
        new Decoding(9, 0, 0, 1, 0, List.of(), OutputRule.FREE),
        Decoding.builder(9, OutputRule.FREE).build());
  }

  @Test
  void aChangeKeepsEverythingElse() {
    assertEquals(FULL, FULL.change().build());
    assertEquals(
        new Decoding(
            9,
            0.7,
            5,
            0.9,
            0.1,
            new Penalties(1.2, 0.5, -0.5),
            4,
            List.of("x"),
            OutputRule.FREE,
            new Report(true, 4, true)),
        FULL.change().seed(4).build());
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsOutOfBoundsIsRefusedWithItsRule(String message, Executable made) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, made).getMessage());
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        refusal("maxTokens must be at least 1, got 0", () -> Decoding.greedy(0, OutputRule.FREE)),
        refusal(
            "temperature must be at least 0 and finite, got NaN",
            () -> FULL.change().temperature(Double.NaN).build()),
        refusal("topK must be at least 0, got -1", () -> FULL.change().topK(-1).build()),
        refusal("topP must be in (0, 1], got 0.0", () -> FULL.change().topP(0).build()),
        refusal("minP must be in [0, 1], got 1.5", () -> FULL.change().minP(1.5).build()),
        refusal(
            "a stop must not be empty, got [a, ]",
            () -> FULL.change().stops(List.of("a", "")).build()),
        refusal(
            "the repetition penalty must be above 0 and finite, got 0.0",
            () -> new Penalties(0, 0, 0)),
        refusal(
            "the frequency penalty must be between -2 and 2, got 2.5",
            () -> new Penalties(1, 2.5, 0)),
        refusal(
            "the presence penalty must be between -2 and 2, got -3.0",
            () -> new Penalties(1, 0, -3)),
        refusal("alternatives must be between 0 and 20, got 21", () -> new Report(true, 21, false)),
        refusal(
            "alternatives must be 0 without log-probabilities, got 1",
            () -> new Report(false, 1, false)));
  }

  private static Arguments refusal(String message, Executable made) {
    return Arguments.of(message, made);
  }
}
