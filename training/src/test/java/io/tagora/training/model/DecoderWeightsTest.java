package io.tagora.training.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderWeightsTest {
  private static final DecoderConfig CONFIG =
      new DecoderConfig(12, 8, 1, 2, 1, 4, 16, 10_000, 1e-5, 16);

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25, 1})
  void everyWeightGoesItsShareOfTheWay(double share) {
    DecoderWeights from = DecoderWeights.random(CONFIG, 1);
    DecoderWeights to = DecoderWeights.random(CONFIG, 2);
    DecoderWeights moved = DecoderWeights.random(CONFIG, 1);
    moved.approach(to, share);
    for (String name : from.byName().keySet()) {
      float[] began = from.values().get(name);
      float[] aim = to.values().get(name);
      var expected = new float[began.length];
      for (int i = 0; i < began.length; i++) {
        expected[i] = (float) (began[i] + share * (aim[i] - began[i]));
      }
      assertArrayEquals(expected, moved.values().get(name), 1e-7f, name);
    }
    assertEquals(from.byName().keySet(), moved.byName().keySet());
  }
}
