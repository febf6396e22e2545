package io.tagora.inference.engine.rule;

import io.tagora.inference.InferenceException;
import io.tagora.inference.model.Tokenizer;
import io.tagora.runtime.model.PhraseSet;
import io.tagora.runtime.model.PhraseSet.Phrase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A phrase set as tokens: a trie of its phrases, and for every phrase the others that must not be
 * written after it because they share a group with it. Immutable, shared by many sequences.
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
   * @param reserved tokens that no phrase may hold, as separators
   * @throws InferenceException if a phrase is empty or holds a reserved token
   */
  static PhraseTable of(PhraseSet set, Tokenizer tokenizer, Set<Integer> reserved) {
    var groups = new LinkedHashMap<String, Set<String>>();
    for (var phrase : set.phrases()) {
      groups.computeIfAbsent(phrase.text(), text -> new TreeSet<>()).add(phrase.group());
    }
    var texts = List.copyOf(groups.keySet());
    var sequences = tokenizer.encodeAll(texts);
    for (int i = 0; i < texts.size(); i++) {
      requireWritable(texts.get(i), sequences.get(i), reserved);
    }
    return new PhraseTable(texts, TokenTrie.of(sequences), retirements(texts, groups, set));
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

  private static void requireWritable(String text, int[] tokens, Set<Integer> reserved) {
    if (tokens.length == 0) {
      throw new InferenceException("a phrase must have at least one token, got \"" + text + "\"");
    }
    if (Arrays.stream(tokens).anyMatch(reserved::contains)) {
      throw new InferenceException(
          "a phrase must not hold a separator or end token, got \"" + text + "\"");
    }
  }

  private static List<int[]> retirements(
      List<String> texts, Map<String, Set<String>> groups, PhraseSet set) {
    var numbers = new LinkedHashMap<String, Integer>();
    texts.forEach(text -> numbers.put(text, numbers.size()));
    var members = new LinkedHashMap<String, Set<Integer>>();
    for (Phrase phrase : set.phrases()) {
      members
          .computeIfAbsent(phrase.group(), group -> new TreeSet<>())
          .add(numbers.get(phrase.text()));
    }
    var retirements = new ArrayList<int[]>();
    for (var text : texts) {
      retirements.add(
          groups.get(text).stream()
              .flatMap(group -> members.get(group).stream())
              .mapToInt(Integer::intValue)
              .distinct()
              .toArray());
    }
    return retirements;
  }
}
