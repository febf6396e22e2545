package io.tagora.inference.engine.rule.grammar;

import io.tagora.inference.engine.rule.grammar.GrammarState.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The deterministic automaton of a grammar, made as far as it is walked.
 *
 * <p>A state stands for a set of places, each with the calls that are open there; calls and states
 * are made once and found again, so a step that was taken before is a look into a table. When more
 * than {@value #MOST_STATES} were made, all are forgotten and what is needed is made again: a bound
 * on memory at the price of time. One thread.
 */
final class GrammarStates {
  private static final int MOST_STATES = 8192;

  private final Grammar grammar;
  private final Map<Key, GrammarState> states = new HashMap<>();
  private final Map<Call, Frame> frames = new HashMap<>();
  private final GrammarState start;
  private long lastFrame;

  private record Call(int state, long parent) {}

  private record Key(List<Place> places, boolean accepting) {}

  GrammarStates(Grammar grammar) {
    this.grammar = grammar;
    var reached = new Reached();
    reached.add(grammar.start(), null);
    start = reached.state();
  }

  GrammarState start() {
    return start;
  }

  /** Where a byte in [0, 255] leads; {@link GrammarState#DEAD} if nowhere. */
  GrammarState next(GrammarState state, int value) {
    var known = state.known(value);
    if (known != null) {
      return known;
    }
    return state == GrammarState.DEAD ? state : step(state, value);
  }

  private GrammarState step(GrammarState from, int value) {
    var reached = new Reached();
    for (var place : from.places()) {
      for (var edge : grammar.edges(place.state())) {
        if (edge instanceof Edge.Bytes(var low, var high, var target)
            && low <= value
            && value <= high) {
          reached.add(target, place.frame());
        }
      }
    }
    var next = reached.state();
    from.learn(value, next);
    return next;
  }

  private GrammarState intern(List<Place> places, boolean accepting) {
    var key = new Key(places, accepting);
    var known = states.get(key);
    if (known != null) {
      return known;
    }
    if (states.size() == MOST_STATES) {
      forgetAll();
    }
    var state = new GrammarState(places, accepting);
    states.put(key, state);
    return state;
  }

  private void forgetAll() {
    states.values().forEach(GrammarState::forget);
    start.forget();
    states.clear();
    frames.clear();
  }

  private Frame open(int state, @Nullable Frame parent) {
    var call = new Call(state, parent == null ? 0 : parent.id());
    return frames.computeIfAbsent(call, _ -> new Frame(++lastFrame, state, parent));
  }

  /** The places that are reached without a byte from those added. */
  private final class Reached {
    private static final Comparator<Place> ORDER =
        Comparator.comparingInt(Place::state)
            .thenComparingLong(place -> place.frame() == null ? 0 : place.frame().id());

    private final HashSet<Place> seen = new HashSet<>();
    private final Deque<Place> open = new ArrayDeque<>();
    private final List<Place> places = new ArrayList<>();
    private boolean accepting;

    void add(int state, @Nullable Frame frame) {
      if (grammar.depth(state) + Frame.depthOf(frame) <= Grammar.DEEPEST) {
        var place = new Place(state, frame);
        if (seen.add(place)) {
          open.add(place);
        }
      }
    }

    GrammarState state() {
      while (!open.isEmpty()) {
        follow(open.remove());
      }
      if (places.isEmpty() && !accepting) {
        return GrammarState.DEAD;
      }
      places.sort(ORDER);
      return intern(List.copyOf(places), accepting);
    }

    private void follow(Place place) {
      var frame = place.frame();
      if (grammar.isEnd(place.state())) {
        leave(frame);
        return;
      }
      boolean writes = false;
      for (var edge : grammar.edges(place.state())) {
        if (grammar.depth(edge) + Frame.depthOf(frame) > Grammar.DEEPEST) {
          continue;
        }
        switch (edge) {
          case Edge.Bytes _ -> writes = true;
          case Edge.Empty(var target) -> add(target, frame);
          case Edge.Call(var rule, var target) -> add(grammar.start(rule), open(target, frame));
        }
      }
      if (writes) {
        places.add(place);
      }
    }

    private void leave(@Nullable Frame frame) {
      if (frame == null) {
        accepting = true;
      } else {
        add(frame.state(), frame.parent());
      }
    }
  }
}
