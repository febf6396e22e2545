package io.tagora.inference.graph;

import java.util.function.DoubleUnaryOperator;

/**
 * Rotary position angles: position p turns pair i by p * theta^(-2i / head dimension), scaled where
 * the model says so.
 */
final class RotaryTable {
  private final DecoderConfig config;

  RotaryTable(DecoderConfig config) {
    this.config = config;
  }

  /** Pairs a head. */
  int frequencies() {
    return config.headDimension() / 2;
  }

  /** [context, frequencies]. */
  float[] cosines() {
    return table(Math::cos);
  }

  /** [context, frequencies]. */
  float[] sines() {
    return table(Math::sin);
  }

  private float[] table(DoubleUnaryOperator of) {
    var values = new float[config.context() * frequencies()];
    for (int i = 0; i < frequencies(); i++) {
      double frequency = frequency(i);
      for (int position = 0; position < config.context(); position++) {
        values[position * frequencies() + i] = (float) of.applyAsDouble(position * frequency);
      }
    }
    return values;
  }

  private double frequency(int i) {
    double plain = Math.pow(config.ropeTheta(), -2.0 * i / config.headDimension());
    return config.ropeScaling().map(scaling -> scaling.scaled(plain)).orElse(plain);
  }
}
