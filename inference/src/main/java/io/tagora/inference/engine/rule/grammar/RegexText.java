package io.tagora.inference.engine.rule.grammar;

import io.tagora.inference.InferenceException;

/** A pattern that is being read, code point by code point. */
final class RegexText {
  private static final int GREATEST_COUNT = 100_000;

  private final String pattern;
  private int at;

  RegexText(String pattern) {
    this.pattern = pattern;
  }

  boolean atEnd() {
    return at == pattern.length();
  }

  /** The next code point, not taken. */
  int peek() {
    return pattern.codePointAt(at);
  }

  boolean looksAt(char letter) {
    return !atEnd() && pattern.charAt(at) == letter;
  }

  boolean looksAt(String letters) {
    return pattern.startsWith(letters, at);
  }

  /** Takes the letter if it is the next. */
  boolean take(char letter) {
    boolean found = looksAt(letter);
    at += found ? 1 : 0;
    return found;
  }

  /** Takes the letters if they are the next. */
  boolean take(String letters) {
    boolean found = looksAt(letters);
    at += found ? letters.length() : 0;
    return found;
  }

  /** Takes the next code point. */
  int next() {
    if (atEnd()) {
      throw refused("an end", "be complete");
    }
    int letter = peek();
    at += Character.charCount(letter);
    return letter;
  }

  /** Takes a whole number. */
  int number() {
    int from = at;
    int value = 0;
    while (!atEnd() && Character.isDigit(pattern.charAt(at)) && value <= GREATEST_COUNT) {
      value = 10 * value + Character.digit(pattern.charAt(at++), 10);
    }
    if (from == at || value > GREATEST_COUNT) {
      throw refused("a count", "be a number of at most " + GREATEST_COUNT);
    }
    return value;
  }

  /** Takes hexadecimal digits. */
  int hexadecimal(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(next(), 16);
      if (digit < 0) {
        throw refused("an escape", "have %d hexadecimal digits".formatted(digits));
      }
      value = 16 * value + digit;
    }
    return value;
  }

  /** A refusal of what stands just before the place that was reached. */
  InferenceException refused(String what, String rule) {
    return new InferenceException(
        "%s in a pattern must %s, got \"%s\" at character %d".formatted(what, rule, pattern, at));
  }
}
