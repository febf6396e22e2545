package io.tagora.actors.device;

import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Absence.Cause;
import java.time.Duration;

/** The absences that more than one actor words. */
public final class Absences {
  private Absences() {}

  public static Absence declined(String detail) {
    return new Absence(Cause.DECLINED, detail);
  }

  public static Absence failed(String detail) {
    return new Absence(Cause.FAILED, detail);
  }

  public static Absence late(Duration deadline) {
    return new Absence(Cause.LATE, "no answer within " + deadline.toMillis() + " ms");
  }

  public static Absence overloaded(String what, int bound) {
    return new Absence(Cause.OVERLOADED, "%s is full at %d".formatted(what, bound));
  }
}
