package io.tagora.actors.agent;

/** How a user's own agent ends without leaving anybody unanswered. Never leaves the node. */
public enum Leave implements Planner.Command, Expert.Command, Arbiter.Command, Explainer.Command {
  /** It is not found any more from now on. */
  WHEN_DONE,

  /** Told by it to itself, after the last that was sent to it while it was found. */
  WHEN_ALL_ARE_ANSWERED
}
