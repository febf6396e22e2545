package io.tagora.runtime.context;

import java.time.Instant;
import java.util.List;

/**
 * C = {B, U, E} of the paper: what the agents know when they think for a user.
 *
 * @param behaviors oldest first, none later than {@code now}
 */
public record HybridContext(
    Profile profile, List<Behavior> behaviors, Environment environment, Instant now) {
  public HybridContext {
    behaviors = List.copyOf(behaviors);
  }
}
