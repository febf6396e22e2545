package io.tagora.training.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ExactProducts.class)
class LlamaDecoderTest {
  private static final DecoderConfig CONFIG =
      new DecoderConfig(50, 32, 3, 4, 2, 8, 48, 10_000, 1e-5, 64);
  private static final int[] TOKENS = new Random(4).ints(40, 0, 50).toArray();

  @Test
  void logitsAreThoseOfThePlainTwin() {
    Map<String, float[]> weights = strongWeights();
    var decoder = new LlamaDecoder(CONFIG, DecoderWeights.of(CONFIG, weights::get));
    double[][] plain = new PlainLlama(CONFIG, weights).logits(TOKENS);
    float[][] logits = decoder.causalLogits(TOKENS);
    for (int t = 0; t < TOKENS.length; t++) {
      float scale = 0;
      float[] expected = new float[CONFIG.vocabulary()];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = (float) plain[t][i];
        scale = Math.max(scale, Math.abs(expected[i]));
      }
      assertArrayEquals(expected, logits[t], 1e-4f * scale);
    }
  }

  @Test
  void theSameSeedGivesTheSameWeights() {
    Consumer<float[]> same =
        weights ->
            assertArrayEquals(
                weights, DecoderWeights.random(CONFIG, 3).values().get(DecoderWeights.EMBEDDING));
    same.accept(DecoderWeights.random(CONFIG, 3).values().get(DecoderWeights.EMBEDDING));
    float[] other = DecoderWeights.random(CONFIG, 4).values().get(DecoderWeights.EMBEDDING);
    assertThrows(AssertionError.class, () -> same.accept(other));
  }

  @Test
  void theDefaultModelHasFourMillionParameters() {
    assertEquals(4_000_000L, DecoderConfig.small(4096).parameters());
  }

  @Test
  void headsMustShareKeysEvenly() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new DecoderConfig(50, 32, 1, 3, 2, 8, 48, 10_000, 1e-5, 64));
    assertTrue(error.getMessage().contains("--kv-heads"), error.getMessage());
  }

  /** Weights so large that attention is sharp and a wrong angle shows. */
  private static Map<String, float[]> strongWeights() {
    var random = new Random(9);
    Map<String, float[]> weights = new LinkedHashMap<>();
    DecoderWeights.random(CONFIG, 3)
        .values()
        .forEach((name, values) -> {
          for (int i = 0; i < values.length; i++) {
            values[i] =
                (float) (name.contains("norm") ? 1 : 0) + 0.3f * (float) random.nextGaussian();
          }
          weights.put(name, values);
        });
    return weights;
  }
}
