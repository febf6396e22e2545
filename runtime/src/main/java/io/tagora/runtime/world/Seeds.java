package io.tagora.runtime.world;

import java.util.SplittableRandom;

/** Independent streams of chance from a seed and what they are for. */
final class Seeds {
  private Seeds() {}

  /** The finalizer of SplitMix64 over the parts, one after the other. */
  static long mix(long seed, long... parts) {
    long mixed = scramble(seed + 0x9E3779B97F4A7C15L);
    for (long part : parts) {
      mixed = scramble(mixed ^ (part + 0x9E3779B97F4A7C15L));
    }
    return mixed;
  }

  private static long scramble(long value) {
    long first = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    long second = (first ^ (first >>> 27)) * 0x94D049BB133111EBL;
    return second ^ (second >>> 31);
  }

  /** A number in [0, 1) that belongs to the parts. */
  static double unit(long seed, long... parts) {
    return (mix(seed, parts) >>> 11) * 0x1.0p-53;
  }

  static Chance chance(long seed, long... parts) {
    return new Chance(new SplittableRandom(mix(seed, parts)));
  }
}
