package io.tagora.runtime.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How much of two texts is the same words in the same order. */
public final class RougeL {
  private RougeL() {}

  /**
   * ROUGE-L (Lin 2004) with equal weight of precision and recall: 2·LCS / (words left + words
   * right), in [0, 1]; 1 for two empty texts. Words are runs of letters and digits, lower case.
   */
  public static double of(String left, String right) {
    List<String> a = words(left);
    List<String> b = words(right);
    int words = a.size() + b.size();
    return words == 0 ? 1 : 2.0 * longestCommon(a, b) / words;
  }

  /** The mean of 1 − ROUGE-L over all pairs of texts; 1 for fewer than two. */
  public static double diversity(List<String> texts) {
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < texts.size(); i++) {
      for (int j = i + 1; j < texts.size(); j++) {
        sum += 1 - of(texts.get(i), texts.get(j));
        pairs++;
      }
    }
    return pairs == 0 ? 1 : sum / pairs;
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  /** The length of the longest common subsequence, a row of the table at a time. */
  private static int longestCommon(List<String> a, List<String> b) {
    var above = new int[b.size() + 1];
    for (String word : a) {
      var row = new int[b.size() + 1];
      for (int j = 1; j <= b.size(); j++) {
        row[j] = word.equals(b.get(j - 1)) ? above[j - 1] + 1 : Math.max(above[j], row[j - 1]);
      }
      above = row;
    }
    return above[b.size()];
  }
}
