package io.tagora.inference.engine.rule.grammar;

import org.jspecify.annotations.Nullable;

/**
 * An open call: where to go on after it, and the call around it. Compared by identity: {@link
 * GrammarStates} makes one for each place and parent.
 */
final class Frame {
  private final long id;
  private final int state;
  private final @Nullable Frame parent;
  private final int depth;

  Frame(long id, int state, @Nullable Frame parent) {
    this.id = id;
    this.state = state;
    this.parent = parent;
    depth = 1 + depthOf(parent);
  }

  long id() {
    return id;
  }

  /** The state after the call. */
  int state() {
    return state;
  }

  @Nullable Frame parent() {
    return parent;
  }

  /** Calls that are open, this one included; 0 without any. */
  static int depthOf(@Nullable Frame frame) {
    return frame == null ? 0 : frame.depth;
  }
}
