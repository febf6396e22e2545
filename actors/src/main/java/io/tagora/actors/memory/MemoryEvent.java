package io.tagora.actors.memory;

import io.tagora.cluster.wire.WireMessage;
import io.tagora.runtime.context.Summary;
import io.tagora.runtime.memory.Feedback;
import io.tagora.runtime.memory.LastPlan;
import io.tagora.runtime.memory.Showing;
import io.tagora.runtime.memory.UserEvent;

/** What happened to a user's memory: a row of the journal, kept for as long as the user is. */
public sealed interface MemoryEvent extends WireMessage {
  /**
   * A writer begins, with the first row that it writes. It took the number of the row that the
   * writer before would write next, so that one cannot write any more, and finds out when it tries.
   *
   * @param epoch one more than the writer's before
   * @param writer the node, for people
   */
  record Owned(long epoch, String writer) implements MemoryEvent {}

  record Noted(UserEvent event) implements MemoryEvent {}

  /** The agents decided something else than what is kept. */
  record Kept(LastPlan plan) implements MemoryEvent {}

  /** The user got an answer with these items. */
  record Shown(Showing showing) implements MemoryEvent {}

  /** The user said something of what was shown. */
  record Responded(Feedback feedback) implements MemoryEvent {}

  /**
   * The oldest behaviours left the memory. What stays of them is written here rather than computed
   * again when the row is read, since the catalog may be another one then.
   *
   * @param behaviors how many left
   */
  record Summarized(int behaviors, Summary summary) implements MemoryEvent {}

  /**
   * Nothing before it counts any more, nor what was known of the user from elsewhere; the rows and
   * images before it are deleted.
   *
   * @param epoch of its writer from here on, whose claim goes too; one more than before, so that it
   *     tells this erase from others
   */
  record Erased(long epoch) implements MemoryEvent {}
}
