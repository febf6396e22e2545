package io.tagora.training.tokenizer;

import io.tagora.runtime.model.ControlToken;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Trains byte-level BPE (Sennrich et al., arXiv:1508.07909): starting from bytes, the most frequent
 * neighbouring pair becomes a token, again and again.
 *
 * <p>Works on distinct words with their counts, so the cost follows the number of distinct words,
 * not the size of the text. Deterministic: the result depends on the word counts only.
 */
public final class BpeTrainer {
  private static final int FIRST_BYTE = ControlToken.values().length;
  private static final int SMALLEST = FIRST_BYTE + ByteAlphabet.SIZE;

  private final int vocabularySize;

  /**
   * A trainer for one size.
   *
   * @param vocabularySize with control tokens and bytes; the result is smaller if no pair is left
   *     that occurs twice
   */
  public BpeTrainer(int vocabularySize) {
    if (vocabularySize < SMALLEST) {
      throw new IllegalArgumentException(
          "the vocabulary size must be at least %d (control tokens and bytes), got %d (--vocab)"
              .formatted(SMALLEST, vocabularySize));
    }
    this.vocabularySize = vocabularySize;
  }

  public BpeVocabulary train(Stream<String> texts) {
    return new MergeLoop(countWords(texts)).run(vocabularySize);
  }

  private static Map<String, Long> countWords(Stream<String> texts) {
    Map<String, long[]> counts = new HashMap<>();
    texts.forEachOrdered(text ->
        PreTokenizer.forEachWord(
            text, word -> counts.computeIfAbsent(word, _ -> new long[1])[0]++));
    Map<String, Long> sorted = new TreeMap<>();
    counts.forEach((word, count) -> sorted.put(word, count[0]));
    return sorted;
  }

  /** The ids of a word's bytes before any merge. */
  static int[] byteIds(String word) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    int[] ids = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      ids[i] = FIRST_BYTE + Byte.toUnsignedInt(bytes[i]);
    }
    return ids;
  }
}
