package io.tagora.inference.attention;

import static io.tagora.inference.attention.Lanes.COUNT;
import static io.tagora.inference.attention.Lanes.FLOATS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Exponentials of scores less the greatest, without dividing by their sum yet. exp(x) = 2^n ·
 * exp(r) with n whole and |r| at most ln(2)/2, the latter by its Taylor series up to the sixth
 * power: the relative error is below 3e-7. Scores of 87 below the greatest and less count as 87.
 */
final class Softmax {
  private static final float LEAST = -87;

  /** ln(2) so that a whole number times it is exact; what is missing is subtracted by itself. */
  private static final float LN2_IN_FEW_BITS = 355f / 512;

  private static final FloatVector LOG2_E = all((float) (1 / Math.log(2)));
  private static final FloatVector LN2_HIGH = all(-LN2_IN_FEW_BITS);
  private static final FloatVector LN2_LOW = all((float) (LN2_IN_FEW_BITS - Math.log(2)));

  /** Added to a number of few digits it leaves the nearest whole number in the last bits. */
  private static final FloatVector ROUNDING = all(12_582_912f);

  private static final FloatVector TWENTY_FOURTH = all(1f / 24);
  private static final FloatVector SIXTH = all(1f / 6);
  private static final FloatVector HALF = all(0.5f);
  private static final FloatVector ONE = all(1);
  private static final FloatVector HUNDRED_TWENTIETH = all(1f / 120);
  private static final FloatVector SEVEN_HUNDRED_TWENTIETH = all(1f / 720);
  private static final int EXPONENT_PLACE = 23;
  private static final int EXPONENT_OF_ONE = 127 << EXPONENT_PLACE;

  private Softmax() {}

  private static FloatVector all(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }

  /** What {@code count} scores take in an array: they are worked on a vector at a time. */
  static int room(int count) {
    return (count + COUNT - 1) / COUNT * COUNT;
  }

  /** The greatest of the scores; what is in their room after them is made the least there is. */
  static float greatest(float[] scores, int from, int count) {
    int end = from + room(count);
    Arrays.fill(scores, from + count, end, Float.NEGATIVE_INFINITY);
    var greatest = all(Float.NEGATIVE_INFINITY);
    for (int i = from; i < end; i += COUNT) {
      greatest = greatest.max(FloatVector.fromArray(FLOATS, scores, i));
    }
    return greatest.reduceLanes(VectorOperators.MAX);
  }

  /** Replaces the scores and their room; returns the sum. */
  static float replace(float[] scores, int from, int count, float greatest) {
    var lowered = all(greatest);
    var sum = FloatVector.zero(FLOATS);
    for (int i = from; i < from + room(count); i += COUNT) {
      var power = exponential(FloatVector.fromArray(FLOATS, scores, i).sub(lowered));
      power.intoArray(scores, i);
      sum = sum.add(power);
    }
    float all = 0;
    for (float lane : sum.toArray()) {
      all += lane;
    }
    return all;
  }

  private static FloatVector exponential(FloatVector number) {
    var x = number.max(LEAST);
    var rounded = x.fma(LOG2_E, ROUNDING);
    var whole = rounded.sub(ROUNDING);
    var rest = whole.fma(LN2_LOW, whole.fma(LN2_HIGH, x));
    var power = rest.fma(SEVEN_HUNDRED_TWENTIETH, HUNDRED_TWENTIETH);
    power = power.fma(rest, TWENTY_FOURTH);
    power = power.fma(rest, SIXTH);
    power = power.fma(rest, HALF);
    power = power.fma(rest, ONE);
    power = power.fma(rest, ONE);
    var twos =
        rounded
            .reinterpretAsInts()
            .lanewise(VectorOperators.LSHL, EXPONENT_PLACE)
            .add(EXPONENT_OF_ONE)
            .reinterpretAsFloats();
    return power.mul(twos);
  }
}
