package io.tagora.runtime.agent;

/** What the n-th persona of a plan counts for beside the first (ADR 64). */
final class PersonaWeight {
  private PersonaWeight() {}

  /**
   * 1/n where the user is known well enough that something is under way, else 1.
   *
   * @param place among the personas that the Planner wrote, from 0
   */
  static double of(int place, boolean returns) {
    return returns ? 1.0 / (place + 1) : 1;
  }
}
