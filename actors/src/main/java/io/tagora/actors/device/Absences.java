package io.tagora.actors.device;

import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Absence.Cause;
import java.time.Duration;
import java.util.Optional;

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

  /**
   * A place that has no room.
   *
   * @param stay how long those who are in it usually stay: after that, another try is worth it
   */
  public static Absence overloaded(String what, int bound, StayTime stay) {
    return new Absence(
        Cause.OVERLOADED, "%s is full at %d".formatted(what, bound), Optional.of(stay.mean()));
  }
}
