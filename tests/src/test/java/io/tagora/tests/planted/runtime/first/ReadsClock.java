package io.tagora.tests.planted.runtime.first;

import java.time.Instant;

/** A step that reads the clock. */
final class ReadsClock {
  private ReadsClock() {}

  static Instant start() {
    return Instant.now();
  }
}
