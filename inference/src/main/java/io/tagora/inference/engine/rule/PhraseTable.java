package io.tagora.inference.engine.rule;

import io.tagora.inference.model.Tokenizer;
import io.tagora.runtime.model.PhraseSet;
import io.tagora.runtime.model.PhraseSet.Phrase;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A phrase set as tokens: a trie of its distinct token sequences, and for every phrase the others
 * that must not be written after it because they share a group with it. Immutable, shared by many
 * sequences.
 */
final class PhraseTable {
  private final List<String> texts;
  private final TokenTrie trie;
  private final int[] nodes;
  private final List<int[]> retiredBy;
  private final int[] phrasesBelow;

  private PhraseTable(List<String> texts, TokenTrie trie, List<int[]> retiredBy) {
    this.texts = texts;
    this.trie = trie;
    this.retiredBy = retiredBy;
    nodes = new int[texts.size()];
    phrasesBelow = new int[trie.nodes()];
    for (int node = trie.nodes() - 1; node >= 0; node--) {
      count(node);
    }
  }

  /**
   * Compiles the set.
   *
   * @throws io.tagora.inference.InferenceException if a phrase is empty or cannot be written
   */
  static PhraseTable of(PhraseSet set, Tokenizer tokenizer, WritableTokens writable) {
    var encoded = tokenizer.encodeAll(set.phrases().stream().map(Phrase::text).toList());
    var writings = new LinkedHashMap<List<Integer>, Writing>();
    var members = new HashMap<String, Set<Integer>>();
    for (int i = 0; i < encoded.size(); i++) {
      var phrase = set.phrases().get(i);
      var tokens = Arrays.stream(encoded.get(i)).boxed().toList();
      writable.require(phrase.text(), tokens);
      var writing =
          writings.computeIfAbsent(tokens, t -> new Writing(writings.size(), phrase.text()));
      writing.groups.add(phrase.group());
      members.computeIfAbsent(phrase.group(), g -> new TreeSet<>()).add(writing.number);
    }
    var texts = writings.values().stream().map(writing -> writing.text).toList();
    var retirements = writings.values().stream().map(w -> w.retires(members)).toList();
    return new PhraseTable(texts, TokenTrie.of(writings.keySet()), retirements);
  }

  TokenTrie trie() {
    return trie;
  }

  String text(int phrase) {
    return texts.get(phrase);
  }

  /** The trie node at which a phrase ends. */
  int node(int phrase) {
    return nodes[phrase];
  }

  /** Phrases that may not be written after this one, itself included. */
  int[] retiredBy(int phrase) {
    return retiredBy.get(phrase);
  }

  /** For every trie node the number of phrases that end at or below it; a copy. */
  int[] phrasesBelow() {
    return phrasesBelow.clone();
  }

  private void count(int node) {
    int phrase = trie.terminal(node);
    if (phrase != TokenTrie.NONE) {
      nodes[phrase] = node;
      phrasesBelow[node]++;
    }
    if (node != TokenTrie.ROOT) {
      phrasesBelow[trie.parent(node)] += phrasesBelow[node];
    }
  }

  /** What one token sequence stands for: a text, in one group or several. */
  private static final class Writing {
    private final int number;
    private final String text;
    private final Set<String> groups = new TreeSet<>();

    private Writing(int number, String text) {
      this.number = number;
      this.text = text;
    }

    private int[] retires(Map<String, Set<Integer>> members) {
      return groups.stream()
          .flatMap(group -> members.get(group).stream())
          .mapToInt(Integer::intValue)
          .distinct()
          .toArray();
    }
  }
}
