package io.tagora.training.tokenizer;

import io.tagora.training.tokenizer.BpeVocabulary.Merge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SequencedSet;
import java.util.Set;

/**
 * Finds merges with counts that are kept up to date instead of recounted.
 *
 * <p>A pair remembers the words where it once stood (some may be stale), so a merge visits only
 * these. The queue holds pairs with the count they had when queued: a pair whose count fell since
 * is queued again with the right one, a pair whose count grew was queued when it grew. Equal counts
 * go to the smaller ids.
 */
final class MergeLoop {
  /** A pair with its count when queued; the pair's ids are packed, left in the high half. */
  private record Candidate(long pair, long count) {}

  private static final class Occurrences {
    long count;
    final Set<Integer> words = new HashSet<>();
  }

  private final List<int[]> words = new ArrayList<>();
  private final List<Long> wordCounts = new ArrayList<>();
  private final Map<Long, Occurrences> pairs = new HashMap<>();
  private final PriorityQueue<Candidate> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Candidate::count).reversed().thenComparingLong(Candidate::pair));
  private final List<String> tokens = BpeVocabulary.base();
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<String> names;

  MergeLoop(Map<String, Long> counts, List<String> names) {
    this.names = names;
    names.forEach(this::idOf);
    counts.forEach((word, count) -> {
      words.add(BpeTrainer.byteIds(word));
      wordCounts.add(count);
    });
    for (int word = 0; word < words.size(); word++) {
      countPairs(word, 1);
    }
    pairs.forEach((pair, at) -> queue.add(new Candidate(pair, at.count)));
  }

  BpeVocabulary run(int vocabularySize) {
    // A pair can come back after its merge, when another merge spells one of its sides anew.
    SequencedSet<Merge> merges = new LinkedHashSet<>();
    while (tokens.size() < vocabularySize && !queue.isEmpty()) {
      Candidate top = queue.remove();
      Occurrences at = pairs.get(top.pair());
      if (at == null || at.count < 2) {
        continue;
      }
      if (at.count != top.count()) {
        queue.add(new Candidate(top.pair(), at.count));
        continue;
      }
      merges.add(merge(top.pair(), at));
    }
    return new BpeVocabulary(tokens, names, List.copyOf(merges));
  }

  private Merge merge(long pair, Occurrences at) {
    int left = (int) (pair >>> 32);
    int right = (int) pair;
    var merge = new Merge(tokens.get(left), tokens.get(right));
    int merged = idOf(merge.left() + merge.right());
    pairs.remove(pair);
    Set<Long> grown = new HashSet<>();
    for (int word : at.words) {
      countPairs(word, -1);
      words.set(word, replace(words.get(word), left, right, merged));
      grown.addAll(countPairs(word, 1));
    }
    pairs.remove(pair);
    for (long neighbour : grown) {
      if ((int) (neighbour >>> 32) == merged || (int) neighbour == merged) {
        queue.add(new Candidate(neighbour, pairs.get(neighbour).count));
      }
    }
    return merge;
  }

  private int idOf(String token) {
    return ids.computeIfAbsent(
        token,
        _ -> {
          tokens.add(token);
          return tokens.size() - 1;
        });
  }

  /** Adds (sign 1) or takes away (sign -1) the pairs of a word; the pairs it has. */
  private Set<Long> countPairs(int word, int sign) {
    Set<Long> seen = new HashSet<>();
    int[] symbols = words.get(word);
    for (int i = 0; i + 1 < symbols.length; i++) {
      long pair = ((long) symbols[i] << 32) | symbols[i + 1];
      Occurrences at = pairs.computeIfAbsent(pair, _ -> new Occurrences());
      at.count += sign * wordCounts.get(word);
      if (sign > 0) {
        at.words.add(word);
      }
      seen.add(pair);
    }
    return seen;
  }

  private static int[] replace(int[] symbols, int left, int right, int merged) {
    int[] shorter = new int[symbols.length];
    int length = 0;
    for (int i = 0; i < symbols.length; i++) {
      boolean here = i + 1 < symbols.length && symbols[i] == left && symbols[i + 1] == right;
      shorter[length++] = here ? merged : symbols[i];
      i += here ? 1 : 0;
    }
    return Arrays.copyOf(shorter, length);
  }
}
