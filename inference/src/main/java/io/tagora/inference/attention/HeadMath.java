package io.tagora.inference.attention;

/** What is done to a head's numbers before it is attended with. All in place. */
final class HeadMath {
  private static final int LEAST_BYTE = Byte.MIN_VALUE;
  private static final int GREATEST_BYTE = Byte.MAX_VALUE;

  private HeadMath() {}

  /** RMS norm (Zhang and Sennrich, 2019) of numbers [from, from + scale.length). */
  static void normalize(float[] numbers, int from, float[] scale, float epsilon) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int count = scale.length;
    int i = 0;
    for (; i + 3 < count; i += 4) {
      a += numbers[from + i] * numbers[from + i];
      b += numbers[from + i + 1] * numbers[from + i + 1];
      c += numbers[from + i + 2] * numbers[from + i + 2];
      d += numbers[from + i + 3] * numbers[from + i + 3];
    }
    for (; i < count; i++) {
      a += numbers[from + i] * numbers[from + i];
    }
    float inverse = (float) (1 / Math.sqrt((a + b + c + d) / count + epsilon));
    for (i = 0; i < count; i++) {
      numbers[from + i] *= inverse * scale[i];
    }
  }

  /**
   * Turns pairs (i, i + pairs) by a position's angles (Su et al., arXiv:2104.09864, with the halves
   * of a head as pairs, as Llama has them).
   */
  static void rotate(float[] numbers, int from, float[] cosines, float[] sines, int pairs) {
    for (int i = 0; i < pairs; i++) {
      float x = numbers[from + i];
      float y = numbers[from + pairs + i];
      numbers[from + i] = x * cosines[i] - y * sines[i];
      numbers[from + pairs + i] = y * cosines[i] + x * sines[i];
    }
  }

  /** Multiplies by one factor, and by those of the channels where there are any. */
  static void scale(float[] numbers, int from, int count, float factor, float[] channels) {
    for (int i = 0; i < count; i++) {
      numbers[from + i] *= factor * channels[i];
    }
  }

  /** The nearest byte that is worth a number; of two the even one. */
  static byte toByte(float number, float worth) {
    return (byte) Math.clamp(Math.rint(number / worth), LEAST_BYTE, GREATEST_BYTE);
  }
}
