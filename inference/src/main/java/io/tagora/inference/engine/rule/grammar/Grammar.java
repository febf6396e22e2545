package io.tagora.inference.engine.rule.grammar;

import java.util.List;

/**
 * A recursive transition network over bytes: states with edges, grouped into rules that may call
 * each other and themselves (Woods 1970). What it describes is every way from the first rule's
 * start to its end. Immutable.
 *
 * <p>For each state it is known how many calls deep the way to its rule's end must go at least, or
 * that there is no way, so that a writer never enters what it cannot leave.
 */
final class Grammar {
  /** Calls that may be open at once: each level of a JSON value opens one, each $ref another. */
  static final int DEEPEST = 64;

  /** The depth of a state from which its rule's end cannot be reached. */
  static final int NEVER = Integer.MAX_VALUE / 2;

  private final List<List<Edge>> edges;
  private final int[] starts;
  private final int[] ends;
  private final int[] depths;

  Grammar(List<List<Edge>> edges, int[] starts, int[] ends, int[] depths) {
    this.edges = edges;
    this.starts = starts;
    this.ends = ends;
    this.depths = depths;
  }

  List<Edge> edges(int state) {
    return edges.get(state);
  }

  /** The state in which the first rule begins. */
  int start() {
    return starts[0];
  }

  int start(int rule) {
    return starts[rule];
  }

  /** Whether the state is its rule's end; nothing leads on from there but a return. */
  boolean isEnd(int state) {
    return ends[state] == 1;
  }

  /**
   * Calls that are open at once on the shallowest way to the rule's end; {@link #NEVER} if none.
   */
  int depth(int state) {
    return depths[state];
  }

  /** Calls that are open at once on the shallowest way to the end that begins with the edge. */
  int depth(Edge edge) {
    int after = depths[edge.target()];
    return switch (edge) {
      case Edge.Bytes _, Edge.Empty _ -> after;
      case Edge.Call(var rule, _) -> Math.max(1 + depths[starts[rule]], after);
    };
  }
}
