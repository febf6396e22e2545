package io.tagora.inference.engine.rule.grammar;

import io.tagora.inference.InferenceException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Transition;

/** Collects states and edges of a {@link Grammar}. The first rule that is begun is the whole. */
final class GrammarBuilder {
  private static final int MOST_STATES = 200_000;

  private final BitSet writable;
  private final List<List<Edge>> edges = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();

  private record Rule(String name, int start, int end) {}

  /**
   * A grammar without rules.
   *
   * @param writable the bytes that can be written; edges by others are left out
   */
  GrammarBuilder(BitSet writable) {
    this.writable = writable;
  }

  /** A new rule, to be filled between its start and its end. */
  int rule(String name) {
    rules.add(new Rule(name, state(), state()));
    return rules.size() - 1;
  }

  int start(int rule) {
    return rules.get(rule).start();
  }

  int end(int rule) {
    return rules.get(rule).end();
  }

  /**
   * A new state.
   *
   * @throws InferenceException if the grammar grows too large
   */
  int state() {
    if (edges.size() == MOST_STATES) {
      throw new InferenceException(
          "a rule must need at most %d states, got more: lower its lengths and counts"
              .formatted(MOST_STATES));
    }
    edges.add(new ArrayList<>(2));
    return edges.size() - 1;
  }

  void empty(int from, int to) {
    edges.get(from).add(new Edge.Empty(to));
  }

  void call(int from, int rule, int to) {
    edges.get(from).add(new Edge.Call(rule, to));
  }

  /** Adds the ranges of [low, high] that can be written. */
  void bytes(int from, int low, int high, int to) {
    for (int first = writable.nextSetBit(low); first >= 0 && first <= high; ) {
      int last = Math.min(writable.nextClearBit(first) - 1, high);
      edges.get(from).add(new Edge.Bytes(first, last, to));
      first = writable.nextSetBit(last + 1);
    }
  }

  /** Adds a fixed text and returns the state after it. */
  int text(int from, String text) {
    int state = from;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int next = state();
      bytes(state, b & 0xFF, b & 0xFF, next);
      state = next;
    }
    return state;
  }

  /** Adds all that an automaton over code points accepts and returns the state after it. */
  int automaton(int from, Automaton automaton) {
    int end = state();
    var states = new int[automaton.getNumStates()];
    for (int i = 0; i < states.length; i++) {
      states[i] = state();
      if (automaton.isAccept(i)) {
        empty(states[i], end);
      }
    }
    var edgesTo = new Utf8Edges(this);
    var transition = new Transition();
    for (int i = 0; i < states.length; i++) {
      int count = automaton.initTransition(i, transition);
      for (int k = 0; k < count; k++) {
        automaton.getNextTransition(transition);
        edgesTo.add(states[i], transition.min, transition.max, states[transition.dest]);
      }
    }
    if (states.length > 0) {
      empty(from, states[0]);
    }
    return end;
  }

  /**
   * The grammar.
   *
   * @throws InferenceException if a rule calls itself without writing anything first, or nothing
   *     that the first rule describes is finite and can be written
   */
  Grammar build() {
    for (int rule = 0; rule < rules.size(); rule++) {
      requireProgress(rule);
    }
    var starts = rules.stream().mapToInt(Rule::start).toArray();
    var ends = new int[edges.size()];
    rules.forEach(rule -> ends[rule.end()] = 1);
    var depths = new Depths(edges, starts, ends).ofStates();
    if (depths[starts[0]] > Grammar.DEEPEST) {
      throw new InferenceException(
          "%s must allow a text that ends, got one that can only nest for ever or needs letters that the model cannot write"
              .formatted(rules.getFirst().name()));
    }
    return new Grammar(edges, starts, ends, depths);
  }

  /** Follows the edges that write nothing, and the calls, from the rule's start. */
  private void requireProgress(int rule) {
    var seen = new HashSet<Integer>();
    var open = new ArrayDeque<>(List.of(start(rule)));
    while (!open.isEmpty()) {
      int state = open.remove();
      if (!seen.add(state)) {
        continue;
      }
      for (var edge : edges.get(state)) {
        switch (edge) {
          case Edge.Bytes _ -> {}
          case Edge.Empty(var target) -> open.add(target);
          case Edge.Call(var called, _) -> open.add(start(other(called, rule)));
        }
      }
    }
  }

  private int other(int called, int rule) {
    if (called == rule) {
      throw new InferenceException(
          "%s must not lead back to itself without a value between"
              .formatted(rules.get(rule).name()));
    }
    return called;
  }
}
