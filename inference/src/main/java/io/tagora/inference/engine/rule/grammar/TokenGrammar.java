package io.tagora.inference.engine.rule.grammar;

import io.tagora.inference.model.TokenBytes;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a grammar allows, in tokens. The tokens that may follow a state are found by one walk of the
 * vocabulary and kept with the state, at most {@value #MOST_SETS} at a time. Shared by the
 * sequences of one thread.
 */
public final class TokenGrammar {
  private static final int MOST_SETS = 512;

  private final GrammarStates states;
  private final VocabularyTrie trie;
  private final TokenBytes vocabulary;
  private final Deque<GrammarState> walked = new ArrayDeque<>();
  private int walks;

  TokenGrammar(Grammar grammar, VocabularyTrie trie, TokenBytes vocabulary) {
    states = new GrammarStates(grammar);
    this.trie = trie;
    this.vocabulary = vocabulary;
  }

  /** A text at its beginning. */
  public Cursor begin() {
    return new Cursor();
  }

  /** How often the vocabulary was walked. */
  int walks() {
    return walks;
  }

  private long[] tokens(GrammarState state) {
    var known = state.tokens();
    return known != null ? known : walk(state);
  }

  private long[] walk(GrammarState state) {
    walks++;
    var found = trie.tokensFrom(state, states);
    if (walked.size() == MOST_SETS) {
      walked.remove().forgetTokens();
    }
    walked.add(state);
    state.learnTokens(found);
    return found;
  }

  /** How far one text has come. */
  public final class Cursor {
    private GrammarState state = states.start();

    private Cursor() {}

    /** Writes the tokens that may follow into {@code into} and returns how many. */
    public int allowed(int[] into) {
      var set = tokens(state);
      int count = 0;
      for (int word = 0; word < set.length; word++) {
        for (long left = set[word]; left != 0; left &= left - 1) {
          into[count++] = word * Long.SIZE + Long.numberOfTrailingZeros(left);
        }
      }
      return count;
    }

    /** Takes a token that may follow. */
    public void accept(int token) {
      for (byte value : vocabulary.of(token)) {
        state = states.next(state, value & 0xFF);
      }
      if (state == GrammarState.DEAD) {
        throw new IllegalArgumentException("a token must be one that is allowed, got " + token);
      }
    }

    /** Whether the text may end here. */
    public boolean mayEnd() {
      return state.accepting();
    }

    /** Whether nothing may follow. */
    public boolean mustEnd() {
      return state.complete();
    }
  }
}
