package io.tagora.gateway.terminal;

import java.time.Duration;
import java.time.Instant;

/** How long ago something was, in words. */
public final class Since {
  private Since() {}

  public static String words(Instant then, Instant now) {
    var passed = Duration.between(then, now);
    if (passed.toMinutes() < 1) {
      return "just now";
    }
    if (passed.toHours() < 1) {
      return ago(passed.toMinutes(), "minute");
    }
    return passed.toDays() < 1 ? ago(passed.toHours(), "hour") : ago(passed.toDays(), "day");
  }

  private static String ago(long count, String unit) {
    return count + " " + unit + (count == 1 ? " ago" : "s ago");
  }
}
