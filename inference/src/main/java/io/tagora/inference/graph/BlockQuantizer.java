package io.tagora.inference.graph;

import java.util.Arrays;

/**
 * Rounds weights to 4 or 8 bits in blocks of a row.
 *
 * <p>A block's weights w become whole numbers q in [0, 2^bits) with w ≈ (q - 2^(bits-1)) * scale.
 * The weight that is greatest by amount would fall on the lowest number; scales somewhat beside
 * that are tried too, and the one with the least squared error is kept.
 */
final class BlockQuantizer {
  private static final float[] FACTORS = {1f, 0.95f, 0.9f, 0.85f, 0.8f, -1f, -0.95f, -0.9f};

  private final byte[] weights;
  private final float[] scales;
  private final int blocks;

  private BlockQuantizer(byte[] weights, float[] scales, int blocks) {
    this.weights = weights;
    this.scales = scales;
    this.blocks = blocks;
  }

  /** [rows, blocks, block * bits / 8], of two weights in a byte the first one low. */
  byte[] weights() {
    return weights;
  }

  /** [rows, blocks]. */
  float[] scales() {
    return scales;
  }

  /** Blocks a row; the last one is filled up with zeros. */
  int blocks() {
    return blocks;
  }

  /** Rounds a matrix of [rows, columns]. */
  static BlockQuantizer quantize(float[] matrix, int rows, int columns, int bits, int block) {
    int blocks = (columns + block - 1) / block;
    int bytes = block * bits / Byte.SIZE;
    var weights = new byte[Math.multiplyExact(rows * blocks, bytes)];
    var scales = new float[rows * blocks];
    var buffer = new float[block];
    for (int i = 0; i < scales.length; i++) {
      int begin = i % blocks * block;
      int n = Math.min(block, columns - begin);
      System.arraycopy(matrix, i / blocks * columns + begin, buffer, 0, n);
      Arrays.fill(buffer, n, block, 0);
      scales[i] = scale(buffer, 1 << (bits - 1), bits == 4 ? FACTORS.length : 1);
      pack(buffer, scales[i], bits, weights, i * bytes);
    }
    return new BlockQuantizer(weights, scales, blocks);
  }

  private static float scale(float[] values, int middle, int candidates) {
    float extreme = 0;
    for (float value : values) {
      extreme = Math.abs(value) > Math.abs(extreme) ? value : extreme;
    }
    float best = -extreme / middle;
    double least = candidates == 1 ? 0 : error(values, best, middle);
    for (int i = 1; i < candidates; i++) {
      float scale = -extreme / middle * FACTORS[i];
      double error = error(values, scale, middle);
      if (error < least) {
        least = error;
        best = scale;
      }
    }
    return best;
  }

  private static double error(float[] values, float scale, int middle) {
    double sum = 0;
    for (float value : values) {
      double off = value - (level(value, scale, middle) - middle) * scale;
      sum += off * off;
    }
    return sum;
  }

  private static int level(float value, float scale, int middle) {
    return scale == 0 ? middle : Math.clamp(Math.round(value / scale) + middle, 0, 2 * middle - 1);
  }

  private static void pack(float[] values, float scale, int bits, byte[] into, int at) {
    for (int i = 0; i < values.length; i++) {
      int level = level(values[i], scale, 1 << (bits - 1));
      if (bits == Byte.SIZE) {
        into[at + i] = (byte) level;
      } else {
        into[at + i / 2] |= (byte) (level << (i % 2 * 4));
      }
    }
  }
}
