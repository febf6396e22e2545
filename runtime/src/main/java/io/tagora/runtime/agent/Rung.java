package io.tagora.runtime.agent;

/** How much of the agents an answer stands on, the best first. */
public enum Rung {
  /** Every persona of the plan had its expert. */
  ALL_EXPERTS,
  /** At least one expert brought tags, and at least one is absent. */
  SOME_EXPERTS,
  /** The plan and the tags of an earlier answer to the same user, and items of today. */
  LAST_PLAN,
  /** Popular and recent items, without any agent. */
  UTILITY
}
