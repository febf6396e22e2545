package io.tagora.training.tokenizer;

import io.tagora.runtime.model.ControlToken;
import io.tagora.training.tokenizer.BpeVocabulary.Merge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The plain twin of {@link BpeTrainer}: recounts everything before every merge. */
final class PlainBpe {
  private PlainBpe() {}

  static List<Merge> merges(List<String> texts, int count) {
    List<List<String>> words = new ArrayList<>();
    for (String text : texts) {
      new PreTokenizer(List.of()).forEach(text, word -> words.add(letters(word)));
    }
    List<String> ids = new ArrayList<>(BpeVocabulary.base());
    List<Merge> merges = new ArrayList<>();
    while (merges.size() < count) {
      Map<Merge, Integer> counts = new HashMap<>();
      for (List<String> word : words) {
        for (int i = 0; i + 1 < word.size(); i++) {
          counts.merge(new Merge(word.get(i), word.get(i + 1)), 1, Integer::sum);
        }
      }
      Merge best =
          counts.keySet().stream()
              .min(
                  Comparator.comparingInt((Merge merge) -> -counts.get(merge))
                      .thenComparingInt(merge -> ids.indexOf(merge.left()))
                      .thenComparingInt(merge -> ids.indexOf(merge.right())))
              .orElseThrow();
      merges.add(best);
      if (!ids.contains(best.left() + best.right())) {
        ids.add(best.left() + best.right());
      }
      words.forEach(word -> apply(best, word));
    }
    return merges;
  }

  /** How many tokens the text has: its control tokens and its merged words. */
  static int tokens(BpeVocabulary vocabulary, String text) {
    int[] tokens = new int[1];
    String rest = text;
    for (String control : ControlToken.texts()) {
      tokens[0] += (rest.length() - rest.replace(control, "").length()) / control.length();
      rest = rest.replace(control, "");
    }
    new PreTokenizer(List.of())
        .forEach(
            text,
            word -> {
              List<String> letters = letters(word);
              vocabulary.merges().forEach(merge -> apply(merge, letters));
              tokens[0] += letters.size();
            });
    return tokens[0];
  }

  private static List<String> letters(String word) {
    return new ArrayList<>(List.of(ByteAlphabet.spell(word).split("")));
  }

  private static void apply(Merge merge, List<String> word) {
    for (int i = 0; i + 1 < word.size(); i++) {
      if (word.get(i).equals(merge.left()) && word.get(i + 1).equals(merge.right())) {
        word.set(i, merge.left() + merge.right());
        word.remove(i + 1);
      }
    }
  }
}
