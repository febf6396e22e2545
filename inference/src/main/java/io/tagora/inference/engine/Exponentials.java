package io.tagora.inference.engine;

/**
 * Exponentials of many numbers that are not above 0, by multiplications and additions alone, so
 * that the compiler can compute several at once, and the same on every machine.
 *
 * <p>exp(x) = exp(x / 64)^64; the inner one by its Taylor series up to the seventh power. The
 * relative error is below 1e-6 down to x = -20. Numbers below -40 count as -40, whose exponential
 * is 4e-18: what is summed over a vocabulary does not notice.
 */
final class Exponentials {
  private static final double LEAST = -40;
  private static final double STEP = 1.0 / 64;

  private Exponentials() {}

  /** Replaces the first {@code count} numbers. */
  static void replace(double[] numbers, int count) {
    for (int i = 0; i < count; i++) {
      double x = Math.max(numbers[i], LEAST) * STEP;
      double high = 1.0 / 24 + x * (1.0 / 120 + x * (1.0 / 720 + x * (1.0 / 5040)));
      double power = 1 + x * (1 + x * (1.0 / 2 + x * (1.0 / 6 + x * high)));
      power *= power;
      power *= power;
      power *= power;
      power *= power;
      power *= power;
      power *= power;
      numbers[i] = power;
    }
  }

  /** The sum of the first {@code count} numbers, in four strands. */
  static double sum(double[] numbers, int count) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < count; i += 4) {
      a += numbers[i];
      b += numbers[i + 1];
      c += numbers[i + 2];
      d += numbers[i + 3];
    }
    for (; i < count; i++) {
      a += numbers[i];
    }
    return a + b + c + d;
  }
}
