package io.tagora.inference.engine.rule.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * How deep the calls from each state to its rule's end must nest at least.
 *
 * <p>Depth by depth: a state has depth d if d is the least for which its rule's end can be reached
 * by edges whose calls need less than d themselves. A depth that settles no state ends the search:
 * no deeper one can. Every edge is looked at a few times.
 */
final class Depths {
  private final List<List<Edge>> edges;
  private final int[] starts;
  private final int[] depths;
  private final List<List<Integer>> sources;
  private final Deque<Integer> settled = new ArrayDeque<>();

  Depths(List<List<Edge>> edges, int[] starts, int[] ends) {
    this.edges = edges;
    this.starts = starts;
    depths = new int[edges.size()];
    Arrays.fill(depths, Grammar.NEVER);
    sources = new ArrayList<>(edges.size());
    edges.forEach(_ -> sources.add(new ArrayList<>(2)));
    for (int state = 0; state < edges.size(); state++) {
      for (var edge : edges.get(state)) {
        sources.get(edge.target()).add(state);
      }
      if (ends[state] == 1) {
        settle(state, 0);
      }
    }
  }

  int[] ofStates() {
    spread(0);
    for (int depth = 1; depth <= Grammar.DEEPEST && settleCallers(depth); depth++) {
      spread(depth);
    }
    return depths;
  }

  /** Settles what reaches a settled state by an edge that may be taken at this depth. */
  private void spread(int depth) {
    while (!settled.isEmpty()) {
      for (int source : sources.get(settled.remove())) {
        settleIfReached(source, depth);
      }
    }
  }

  /** Settles the states whose calls have become possible; says whether there were any. */
  private boolean settleCallers(int depth) {
    for (int state = 0; state < depths.length; state++) {
      if (edges.get(state).stream().anyMatch(Edge.Call.class::isInstance)) {
        settleIfReached(state, depth);
      }
    }
    return !settled.isEmpty();
  }

  private void settleIfReached(int state, int depth) {
    if (depths[state] == Grammar.NEVER
        && edges.get(state).stream().anyMatch(edge -> leads(edge, depth))) {
      settle(state, depth);
    }
  }

  private boolean leads(Edge edge, int depth) {
    return depths[edge.target()] <= depth
        && (!(edge instanceof Edge.Call(var rule, _)) || depths[starts[rule]] < depth);
  }

  private void settle(int state, int depth) {
    depths[state] = depth;
    settled.add(state);
  }
}
