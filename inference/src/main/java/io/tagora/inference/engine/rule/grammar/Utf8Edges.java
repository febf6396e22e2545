package io.tagora.inference.engine.rule.grammar;

import java.util.HashMap;
import java.util.Map;

/**
 * Adds edges for ranges of code points as the byte sequences of UTF-8 (RFC 3629) and no others: a
 * range is split where the bytes before differ. What may be any rest of a character is shared by
 * all that lead to the same state.
 */
final class Utf8Edges {
  private static final int[] GREATEST = {0x7F, 0x7FF, 0xFFFF, 0x10FFFF};
  private static final int[] LEADING = {0, 0xC0, 0xE0, 0xF0};
  private static final int FOLLOWING = 0x80;
  private static final int BITS = 6;

  private final GrammarBuilder grammar;
  private final Map<Rest, Integer> rests = new HashMap<>();

  private record Rest(int bytes, int to) {}

  Utf8Edges(GrammarBuilder grammar) {
    this.grammar = grammar;
  }

  /** Adds the characters in [first, last], which hold no surrogates. */
  void add(int from, int first, int last, int to) {
    int least = 0;
    for (int following = 0; following < GREATEST.length; following++) {
      int low = Math.max(first, least);
      int high = Math.min(last, GREATEST[following]);
      if (low <= high) {
        split(from, LEADING[following], low, high, following, to);
      }
      least = GREATEST[following] + 1;
    }
  }

  /**
   * Adds the next byte and those after it.
   *
   * @param mark what the next byte's high bits are
   * @param following how many bytes come after it
   */
  private void split(int from, int mark, int low, int high, int following, int to) {
    int mask = (1 << (BITS * following)) - 1;
    int first = low >> (BITS * following);
    int last = high >> (BITS * following);
    if (first == last && !isWhole(low & mask, high & mask, mask)) {
      part(from, mark | first, low & mask, high & mask, following, to);
      return;
    }
    if ((low & mask) != 0) {
      part(from, mark | first++, low & mask, mask, following, to);
    }
    if ((high & mask) != mask) {
      part(from, mark | last--, 0, high & mask, following, to);
    }
    if (first <= last) {
      grammar.bytes(from, mark | first, mark | last, anyRest(following, to));
    }
  }

  private static boolean isWhole(int low, int high, int mask) {
    return low == 0 && high == mask;
  }

  private void part(int from, int value, int low, int high, int following, int to) {
    int next = grammar.state();
    grammar.bytes(from, value, value, next);
    split(next, FOLLOWING, low, high, following - 1, to);
  }

  private int anyRest(int bytes, int to) {
    if (bytes == 0) {
      return to;
    }
    var known = rests.get(new Rest(bytes, to));
    if (known != null) {
      return known;
    }
    int state = grammar.state();
    grammar.bytes(state, FOLLOWING, FOLLOWING | ((1 << BITS) - 1), anyRest(bytes - 1, to));
    rests.put(new Rest(bytes, to), state);
    return state;
  }
}
