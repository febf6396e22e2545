package io.tagora.tests.planted.runtime.first;

/** A step that nobody can repeat. */
final class RollsDice {
  private RollsDice() {}

  static double roll() {
    return Math.random();
  }
}
