package io.tagora.training.data;

import io.tagora.runtime.agent.ReturningInterest;
import io.tagora.runtime.agent.TagQuota;

/**
 * What a node asks its agents for where its configuration does not say otherwise, so that models
 * learn and are measured as they are served. {@code NodeDefaultsTest} of the tests holds these
 * numbers against the node's own.
 */
public final class NodeDefaults {
  /** {@code tagora.agents.personas}; the one of what is under way included. */
  public static final int PERSONAS = 4;

  /** {@code tagora.agents.returning-categories}, where the model does not say. */
  public static final int RETURNING_CATEGORIES = ReturningInterest.CATEGORIES;

  /** {@code tagora.agents.tags-per-expert}. */
  public static final int TAGS = 12;

  /** {@code tagora.agents.arbitrated-tags}. */
  public static final int SELECTED = 30;

  private NodeDefaults() {}

  /** Personas that the Planner writes: one less where something is under way. */
  public static int planned(Turn turn) {
    return turn.returning().isPresent() ? PERSONAS - 1 : PERSONAS;
  }

  /**
   * Tags of each expert.
   *
   * @param planned personas that the Planner wrote
   * @param returns whether something is under way
   */
  public static TagQuota quota(int planned, boolean returns) {
    return quota(planned, returns, RETURNING_CATEGORIES);
  }

  /**
   * The same where a node has another number of categories that are under way.
   *
   * @param categories at most {@link #SELECTED}
   */
  public static TagQuota quota(int planned, boolean returns, int categories) {
    return TagQuota.of(planned + (returns ? 1 : 0), returns, categories, TAGS, SELECTED);
  }
}
