package io.tagora.actors.flow;

import io.tagora.cluster.settings.Role;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Arbitration;

/** What a flow does next, as one of its steps decided. */
sealed interface Move {

  /** Nothing yet: an answer is still to come. */
  enum Wait implements Move {
    INSTANCE
  }

  /** Lets the role write, as soon as its model has read the context. */
  record Think(Role role) implements Move {}

  /** The experts' own order of their tags takes the Arbiter's place. */
  record SelectAlone(Absence arbiter) implements Move {}

  /** Finds items for what was decided. */
  record Select(Arbitration arbitration) implements Move {}

  /** Takes what was decided last time, or else popular items, and says why. */
  record FallBack(String sentence) implements Move {}

  /** Takes popular items and says why. */
  record UseUtility(String sentence) implements Move {}

  /** Answers with what there is. */
  enum Answer implements Move {
    INSTANCE
  }
}
