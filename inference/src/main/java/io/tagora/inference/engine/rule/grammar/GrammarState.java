package io.tagora.inference.engine.rule.grammar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All the places in a grammar that a text may have led to, so that one text has one state: the
 * state of a deterministic automaton that is made as far as it is walked. Belongs to its {@link
 * GrammarStates} and to one thread.
 */
final class GrammarState {
  /** Where no text leads that could be finished. */
  static final GrammarState DEAD = new GrammarState(List.of(), false);

  private final List<Place> places;
  private final boolean accepting;
  private @Nullable GrammarState[] next = {};
  private long @Nullable [] tokens;

  /**
   * A place in the grammar.
   *
   * @param frame the open calls, or null in the first rule
   */
  record Place(int state, @Nullable Frame frame) {}

  GrammarState(List<Place> places, boolean accepting) {
    this.places = places;
    this.accepting = accepting;
  }

  /** Places from which a byte leads on. */
  List<Place> places() {
    return places;
  }

  /** Whether the text may end here. */
  boolean accepting() {
    return accepting;
  }

  /** Whether the text must end here. */
  boolean complete() {
    return accepting && places.isEmpty();
  }

  /** Where a byte leads, or null if that is not known yet. */
  @Nullable GrammarState known(int value) {
    return next.length == 0 ? null : next[value];
  }

  void learn(int value, GrammarState state) {
    if (next.length == 0) {
      next = new GrammarState[256];
    }
    next[value] = state;
  }

  /** The tokens that may follow as a bit set, or null if that is not known yet. */
  long @Nullable [] tokens() {
    return tokens;
  }

  void learnTokens(long[] all) {
    tokens = all;
  }

  void forgetTokens() {
    tokens = null;
  }

  /** Forgets what follows, so that what follows can be freed. */
  void forget() {
    next = new GrammarState[0];
    tokens = null;
  }
}
