package io.tagora.actors.testing;

import io.tagora.cluster.settings.BreakerSettings;
import io.tagora.cluster.settings.QuarantineSettings;
import io.tagora.cluster.settings.SupervisionSettings;
import java.time.Duration;

/** Settings of supervision for single workers. */
public final class Supervision {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Opens after three failures, for a second at first, and for four at most. */
  public static final BreakerSettings BREAKERS =
      new BreakerSettings(3, SECOND, Duration.ofSeconds(4), SECOND, SECOND, SECOND);

  private Supervision() {}

  /** So many restarts within a minute, and two failures of a prompt. */
  public static SupervisionSettings of(int restarts) {
    return new SupervisionSettings(
        restarts,
        Duration.ofMinutes(1),
        SECOND,
        SECOND,
        new QuarantineSettings(2, 10, Duration.ofMinutes(10)),
        BREAKERS);
  }
}
