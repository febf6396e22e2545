package io.tagora.actors;

import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Names of requests: random UUIDs (RFC 9562, version 4) from one secure seed, since a name is to be
 * unique and need not be hard to guess. Of one thread at a time.
 */
final class TurnIds {
  private static final long VERSION_MASK = 0xffff_ffff_ffff_0fffL;
  private static final long VERSION = 0x4000L;
  private static final long VARIANT_MASK = 0x3fff_ffff_ffff_ffffL;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());

  String next() {
    long high = (random.nextLong() & VERSION_MASK) | VERSION;
    long low = (random.nextLong() & VARIANT_MASK) | VARIANT;
    return new UUID(high, low).toString();
  }
}
