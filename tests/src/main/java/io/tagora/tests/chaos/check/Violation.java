package io.tagora.tests.chaos.check;

/** What should never happen, and did. */
public record Violation(String rule, String sentence) {
  @Override
  public String toString() {
    return rule + ": " + sentence;
  }
}
