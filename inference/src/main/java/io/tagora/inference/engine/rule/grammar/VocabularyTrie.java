package io.tagora.inference.engine.rule.grammar;

import io.tagora.inference.model.TokenBytes;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A vocabulary's bytes as a tree, laid out in the order in which it is walked, so that finding the
 * tokens that may follow is one pass over an array that skips what is dead. Immutable.
 */
final class VocabularyTrie {
  private static final int NONE = -1;

  private final int vocabulary;
  private final byte[] bytes;
  private final short[] depths;
  private final int[] afterSubtree;
  private final int[] tokens;
  private final int[] sameBytes;
  private final BitSet single = new BitSet(256);
  private int nodes;
  private int deepest;

  private VocabularyTrie(int vocabulary, int most) {
    this.vocabulary = vocabulary;
    bytes = new byte[most];
    depths = new short[most];
    afterSubtree = new int[most];
    tokens = new int[most];
    sameBytes = new int[vocabulary];
    Arrays.fill(sameBytes, NONE);
  }

  /** The tokens that stand for bytes, without those given. */
  static VocabularyTrie of(TokenBytes vocabulary, List<Integer> without) {
    var sorted =
        IntStream.range(0, vocabulary.size())
            .filter(token -> vocabulary.of(token).length > 0 && !without.contains(token))
            .boxed()
            .sorted((a, b) -> Arrays.compareUnsigned(vocabulary.of(a), vocabulary.of(b)))
            .mapToInt(Integer::intValue)
            .toArray();
    int most = IntStream.of(sorted).map(token -> vocabulary.of(token).length).sum();
    var trie = new VocabularyTrie(vocabulary.size(), most);
    byte[] before = {};
    for (int token : sorted) {
      trie.add(token, before, vocabulary.of(token));
      before = vocabulary.of(token);
    }
    trie.measureSubtrees();
    return trie;
  }

  /** The bytes that have a token of their own. */
  BitSet singleBytes() {
    return (BitSet) single.clone();
  }

  /** The tokens that lead from a state to a live one, as a bit set over the vocabulary. */
  long[] tokensFrom(GrammarState from, GrammarStates states) {
    var found = new long[(vocabulary + Long.SIZE - 1) / Long.SIZE];
    var path = new GrammarState[deepest + 1];
    path[0] = from;
    for (int node = 0; node < nodes; ) {
      int depth = depths[node];
      var state = states.next(path[depth - 1], bytes[node] & 0xFF);
      if (state == GrammarState.DEAD) {
        node = afterSubtree[node];
        continue;
      }
      path[depth] = state;
      for (int token = tokens[node]; token != NONE; token = sameBytes[token]) {
        found[token / Long.SIZE] |= 1L << token;
      }
      node++;
    }
    return found;
  }

  private void add(int token, byte[] before, byte[] own) {
    if (Arrays.equals(before, own)) {
      sameBytes[token] = tokens[nodes - 1];
      tokens[nodes - 1] = token;
      return;
    }
    for (int i = Arrays.mismatch(before, own); i < own.length; i++) {
      bytes[nodes] = own[i];
      depths[nodes] = (short) (i + 1);
      tokens[nodes] = i == own.length - 1 ? token : NONE;
      nodes++;
    }
    deepest = Math.max(deepest, own.length);
    if (own.length == 1) {
      single.set(own[0] & 0xFF);
    }
  }

  private void measureSubtrees() {
    for (int node = nodes - 1; node >= 0; node--) {
      int after = node + 1;
      while (after < nodes && depths[after] > depths[node]) {
        after = afterSubtree[after];
      }
      afterSubtree[node] = after;
    }
  }
}
