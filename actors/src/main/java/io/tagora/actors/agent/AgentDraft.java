package io.tagora.actors.agent;

import io.tagora.runtime.model.KvHandle;
import java.time.Duration;

/**
 * What an agent is asked for: one text over a context.
 *
 * @param <R> the agent's replies
 */
interface AgentDraft<R> {
  /** The user's own agent that this is meant for; one of the node serves everybody. */
  AgentId agent();

  /** The try of a turn that this belongs to. */
  String turnId();

  KvHandle context();

  long seed();

  Duration deadline();

  Answers<R> replyTo();
}
