package io.tagora.runtime.context;

import java.time.Instant;
import java.util.List;

/**
 * C = {B, U, E} of the paper: what the agents know when they think for a user.
 *
 * @param behaviors oldest first, none later than {@code now}
 * @param earlier what is known of behaviours before them
 * @param unwanted what is not to be shown, whatever the agents think
 */
public record HybridContext(
    Profile profile,
    List<Behavior> behaviors,
    Environment environment,
    Instant now,
    Summary earlier,
    Unwanted unwanted) {
  public HybridContext {
    behaviors = List.copyOf(behaviors);
  }

  /** Of a user whose behaviours are all there, and who may be shown everything. */
  public HybridContext(
      Profile profile, List<Behavior> behaviors, Environment environment, Instant now) {
    this(profile, behaviors, environment, now, Summary.NONE, Unwanted.NONE);
  }

  /** The same with another rule on what is not to be shown. */
  public HybridContext with(Unwanted unwanted) {
    return new HybridContext(profile, behaviors, environment, now, earlier, unwanted);
  }
}
