package io.tagora.training.tokenizer;

import io.tagora.runtime.model.ControlToken;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
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
  private static final Pattern PRINTABLE = Pattern.compile("[!-~][ -~]*[!-~]");

  private final int vocabularySize;
  private final List<String> names;

  /** A trainer for one size without names. */
  public BpeTrainer(int vocabularySize) {
    this(vocabularySize, List.of());
  }

  /**
   * A trainer for one size.
   *
   * @param vocabularySize with control tokens and bytes; the result is smaller if no pair is left
   *     that occurs twice
   * @param names texts that get a token of their own, the most important first: the first that fit
   *     into half of what control tokens and bytes leave. Names that are not plain ASCII are left
   *     to merges, since their letters would be taken for bytes when they are read back.
   */
  public BpeTrainer(int vocabularySize, List<String> names) {
    if (vocabularySize < SMALLEST) {
      throw new IllegalArgumentException(
          "the vocabulary size must be at least %d (control tokens and bytes), got %d (--vocab)"
              .formatted(SMALLEST, vocabularySize));
    }
    this.vocabularySize = vocabularySize;
    this.names =
        names.stream()
            .filter(name -> PRINTABLE.matcher(name).matches())
            .distinct()
            .limit((vocabularySize - SMALLEST) / 2)
            .toList();
  }

  public BpeVocabulary train(Stream<String> texts) {
    return new MergeLoop(countWords(texts), names).run(vocabularySize);
  }

  private Map<String, Long> countWords(Stream<String> texts) {
    var words = new PreTokenizer(names);
    Map<String, long[]> counts = new HashMap<>();
    texts.forEachOrdered(
        text -> words.forEach(text, word -> counts.computeIfAbsent(word, _ -> new long[1])[0]++));
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
