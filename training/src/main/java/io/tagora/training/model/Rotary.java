package io.tagora.training.model;

import org.bytedeco.pytorch.Tensor;

/**
 * Rotary position embedding in the half-split form of Llama checkpoints: dimension j turns with
 * dimension j + headDim/2 by the angle position·θ^(−2j/headDim).
 */
final class Rotary {
  private final Tensor cosines;

  /** Its first half is negated, so that a rotation is x·cos + roll(x)·sin. */
  private final Tensor sines;

  Rotary(DecoderConfig config) {
    int dim = config.headDim();
    float[] cos = new float[config.maxPositions() * dim];
    float[] sin = new float[cos.length];
    for (int position = 0; position < config.maxPositions(); position++) {
      for (int j = 0; j < dim; j++) {
        double angle = position * Math.pow(config.ropeTheta(), -2.0 * (j % (dim / 2)) / dim);
        cos[position * dim + j] = (float) Math.cos(angle);
        sin[position * dim + j] = (float) (j < dim / 2 ? -Math.sin(angle) : Math.sin(angle));
      }
    }
    cosines = Tensors.of(cos, config.maxPositions(), dim);
    sines = Tensors.of(sin, config.maxPositions(), dim);
  }

  /** The angles of a batch. */
  record Angles(Tensor cos, Tensor sin) {
    /** Turns x [B, heads, T, headDim]. */
    Tensor turn(Tensor x) {
      return x.mul(cos).add(x.roll(new long[] {x.size(3) / 2}, -1).mul(sin));
    }
  }

  /** The angles at positions [B, T]. */
  Angles at(Tensor positions) {
    return new Angles(gather(cosines, positions), gather(sines, positions));
  }

  private static Tensor gather(Tensor table, Tensor positions) {
    return table
        .index_select(0, positions.reshape(-1))
        .view(positions.size(0), 1, positions.size(1), table.size(1));
  }
}
