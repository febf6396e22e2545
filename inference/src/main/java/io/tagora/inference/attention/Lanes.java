package io.tagora.inference.attention;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * As many floats as the machine computes at once. Sums over lanes are in an order that is fixed
 * here, so that a number is the same whether the code was compiled yet or not.
 */
final class Lanes {
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

  /** Floats in a vector. */
  static final int COUNT = FLOATS.length();

  /** Vectors that {@link #sums} takes. */
  static final int SUMS = 8;

  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / Float.BYTES));
  private static final VectorMask<Float> ODD_ONES = odd(1);
  private static final VectorMask<Float> ODD_TWOS = odd(2);
  private static final VectorMask<Float> ODD_FOURS = odd(4);
  private static final VectorShuffle<Float> SWAPPED_ONES = swapped(1);
  private static final VectorShuffle<Float> SWAPPED_TWOS = swapped(2);
  private static final VectorShuffle<Float> SWAPPED_FOURS = swapped(4);
  private static final VectorShuffle<Float> SWAPPED_EIGHTS = swapped(Math.min(8, COUNT / 2));

  private Lanes() {}

  private static VectorMask<Float> odd(int run) {
    long bits = 0;
    for (int lane = 0; lane < COUNT; lane++) {
      bits |= (lane & run) == 0 ? 0 : 1L << lane;
    }
    return VectorMask.fromLong(FLOATS, bits);
  }

  private static VectorShuffle<Float> swapped(int run) {
    return VectorShuffle.fromOp(FLOATS, lane -> lane ^ run);
  }

  /** Numbers of KV from an element on: signed bytes, or floats. */
  static FloatVector load(MemorySegment memory, long element, boolean bytes) {
    return bytes
        ? (FloatVector)
            ByteVector.fromMemorySegment(BYTES, memory, element, ByteOrder.LITTLE_ENDIAN)
                .convertShape(VectorOperators.B2F, FLOATS, 0)
        : FloatVector.fromMemorySegment(
            FLOATS, memory, element * Float.BYTES, ByteOrder.LITTLE_ENDIAN);
  }

  /** The same of the first {@code count} elements; the other lanes are 0. */
  static FloatVector loadSome(MemorySegment memory, long element, boolean bytes, int count) {
    return bytes
        ? (FloatVector)
            ByteVector.fromMemorySegment(
                    BYTES, memory, element, ByteOrder.LITTLE_ENDIAN, BYTES.indexInRange(0, count))
                .convertShape(VectorOperators.B2F, FLOATS, 0)
        : FloatVector.fromMemorySegment(
            FLOATS, memory, element * Float.BYTES, ByteOrder.LITTLE_ENDIAN, first(count));
  }

  /** A mask of the first lanes. */
  static VectorMask<Float> first(int count) {
    return FLOATS.indexInRange(0, count);
  }

  /** The sums of {@link #SUMS} vectors' lanes, in the first lanes of the result. */
  static FloatVector sums(
      FloatVector a,
      FloatVector b,
      FloatVector c,
      FloatVector d,
      FloatVector e,
      FloatVector f,
      FloatVector g,
      FloatVector h) {
    var ab = joined(a, b, ODD_ONES, SWAPPED_ONES);
    var cd = joined(c, d, ODD_ONES, SWAPPED_ONES);
    var ef = joined(e, f, ODD_ONES, SWAPPED_ONES);
    var gh = joined(g, h, ODD_ONES, SWAPPED_ONES);
    var first = joined(ab, cd, ODD_TWOS, SWAPPED_TWOS);
    var second = joined(ef, gh, ODD_TWOS, SWAPPED_TWOS);
    var all = joined(first, second, ODD_FOURS, SWAPPED_FOURS);
    return COUNT > SUMS ? all.add(all.rearrange(SWAPPED_EIGHTS)) : all;
  }

  /** Lanes of the mask hold sums of two neighbours of {@code b}, the others of {@code a}. */
  private static FloatVector joined(
      FloatVector a, FloatVector b, VectorMask<Float> odd, VectorShuffle<Float> swapped) {
    return a.blend(b, odd).add(b.blend(a, odd).rearrange(swapped));
  }
}
