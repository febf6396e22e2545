package io.tagora.runtime.agent;

/** Why an agent's answer is missing, with a sentence for people. */
public record Absence(Cause cause, String detail) {
  /** What kind of miss it was. */
  public enum Cause {
    DECLINED,
    FAILED,
    LATE,
    OVERLOADED
  }
}
