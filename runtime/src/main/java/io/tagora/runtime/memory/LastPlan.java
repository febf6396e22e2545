package io.tagora.runtime.memory;

import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Plan;
import java.time.Instant;

/**
 * What the agents last decided for a user, for a time when they cannot be asked.
 *
 * @param time of the request that they decided it for
 */
public record LastPlan(Plan plan, Arbitration arbitration, Instant time) {
  /** Whether both decided the same, at whatever time. */
  public boolean decidesAs(LastPlan other) {
    return plan.equals(other.plan) && arbitration.equals(other.arbitration);
  }
}
