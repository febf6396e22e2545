package io.tagora.runtime.exchange;

import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Profile;
import java.time.Instant;
import java.util.List;

/** A user and all that the user did, oldest first. */
public record UserLog(Profile profile, List<Behavior> behaviors) {
  public UserLog {
    behaviors = List.copyOf(behaviors);
  }

  /** What the user did before {@code now}. */
  public List<Behavior> before(Instant now) {
    return behaviors.stream().filter(behavior -> behavior.time().isBefore(now)).toList();
  }

  /** What the user did in [from, to). */
  public List<Behavior> between(Instant from, Instant to) {
    return behaviors.stream()
        .filter(behavior -> !behavior.time().isBefore(from) && behavior.time().isBefore(to))
        .toList();
  }
}
