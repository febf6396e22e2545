package io.tagora.inference.engine.rule;

import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.Generation.Part;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Phrases of a table between separators, and nothing else.
 *
 * <p>The rule walks the trie. At a node it allows the tokens of the children that still lead to a
 * phrase whose group is unused; where a phrase ends, also the separator, if another phrase may and
 * can follow, and the end tokens, if enough phrases are written or no other can follow. A count of
 * usable phrases below every node makes a step as cheap as its number of children; writing a phrase
 * lowers the counts on the paths to all phrases of its groups.
 */
final class PhraseRule implements TokenRule {
  private final PhraseTable table;
  private final TokenTrie trie;
  private final int min;
  private final int max;
  private final int separator;
  private final List<Integer> endTokens;
  private final int[] usableBelow;
  private final BitSet retired = new BitSet();
  private final FinishedParts parts = new FinishedParts();
  private int node = TokenTrie.ROOT;
  private double logProbability;

  PhraseRule(PhraseTable table, int min, int max, int separator, List<Integer> endTokens) {
    this.table = table;
    trie = table.trie();
    this.min = min;
    this.max = max;
    this.separator = separator;
    this.endTokens = endTokens;
    usableBelow = table.phrasesBelow();
  }

  @Override
  public int allowed(int[] into) {
    int count = 0;
    for (int child = trie.firstChild(node); child < trie.endOfChildren(node); child++) {
      if (usableBelow[child] > 0) {
        into[count++] = trie.token(child);
      }
    }
    boolean another = phraseEndsHere() && anotherMayFollow();
    if (another) {
      into[count++] = separator;
    }
    if (mayEnd(another)) {
      for (int token : endTokens) {
        into[count++] = token;
      }
    }
    return count;
  }

  @Override
  public Optional<Finish> accept(int token, double tokenLogProbability) {
    int child = trie.child(node, token);
    if (child != TokenTrie.NONE) {
      node = child;
      logProbability += tokenLogProbability;
      return finishIfComplete();
    }
    cut();
    return token == separator ? Optional.empty() : Optional.of(Finish.END_TOKEN);
  }

  @Override
  public void cut() {
    if (phraseEndsHere()) {
      int phrase = trie.terminal(node);
      parts.add(new Part(table.text(phrase), logProbability));
      retire(phrase);
    }
    node = TokenTrie.ROOT;
    logProbability = 0;
  }

  @Override
  public List<Part> parts() {
    return parts.all();
  }

  @Override
  public String untold() {
    return parts.untold();
  }

  private Optional<Finish> finishIfComplete() {
    boolean onlyThis = phraseEndsHere() && usableBelow[node] == 1;
    if (!onlyThis || anotherMayFollow()) {
      return Optional.empty();
    }
    cut();
    return Optional.of(Finish.RULE_COMPLETE);
  }

  private boolean phraseEndsHere() {
    int phrase = trie.terminal(node);
    return phrase != TokenTrie.NONE && !retired.get(phrase);
  }

  /** Whether after the phrase that ends here there may be one more, and the set has one. */
  private boolean anotherMayFollow() {
    if (parts.size() + 1 >= max) {
      return false;
    }
    int left = usableBelow[TokenTrie.ROOT];
    for (int phrase : table.retiredBy(trie.terminal(node))) {
      left -= retired.get(phrase) ? 0 : 1;
    }
    return left > 0;
  }

  private boolean mayEnd(boolean another) {
    if (phraseEndsHere()) {
      return !another || parts.size() + 1 >= min;
    }
    return node == TokenTrie.ROOT && parts.isEmpty() && min == 0;
  }

  private void retire(int phrase) {
    for (int other : table.retiredBy(phrase)) {
      if (!retired.get(other)) {
        retired.set(other);
        for (int at = table.node(other); at != TokenTrie.NONE; at = trie.parent(at)) {
          usableBelow[at]--;
        }
      }
    }
  }
}
