package io.tagora.gateway.node.command;

import java.util.function.Supplier;

/** An option's value breaks a rule: the person called the command wrongly. */
final class UsageFailure extends RuntimeException {
  UsageFailure(String sentence) {
    super(sentence);
  }

  /** A rule that a part of the program knows, broken by what the person gave. */
  static <T> T unlessValid(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new UsageFailure(String.valueOf(e.getMessage()));
    }
  }

  static int bounded(String option, int least, int most, int value) {
    if (value < least || value > most) {
      throw new UsageFailure(
          "%s must be from %d to %d, got %d".formatted(option, least, most, value));
    }
    return value;
  }
}
