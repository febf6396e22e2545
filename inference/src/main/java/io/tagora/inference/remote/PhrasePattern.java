package io.tagora.inference.remote;

import io.tagora.runtime.model.OutputRule.Phrases;
import io.tagora.runtime.model.PhraseSet.Phrase;
import java.util.stream.Collectors;

/** A phrase a line, as a pattern or a grammar for servers that can hold to one. */
final class PhrasePattern {
  /** Servers compile each new pattern, which takes them the longer the larger it is. */
  private static final int MAX_PHRASES = 512;

  private PhrasePattern() {}

  static boolean isSmallEnough(Phrases rule) {
    return rule.set().phrases().size() <= MAX_PHRASES;
  }

  /** A regular expression in the syntax that all share. */
  static String pattern(Phrases rule) {
    String one =
        rule.set().phrases().stream()
            .map(phrase -> phrase.text().replaceAll("[\\\\^$.|?*+()\\[\\]{}]", "\\\\$0"))
            .collect(Collectors.joining("|", "(", ")"));
    return one + "(\\n" + one + ")" + more(rule);
  }

  /** The same in the notation of llama.cpp's grammars (GBNF). */
  static String grammar(Phrases rule) {
    String one =
        rule.set().phrases().stream()
            .map(Phrase::text)
            .map(text -> "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
            .collect(Collectors.joining(" | "));
    return "root ::= phrase (\"\\n\" phrase)" + more(rule) + "\nphrase ::= " + one + "\n";
  }

  /** How often a phrase follows the first. */
  private static String more(Phrases rule) {
    int groups = (int) rule.set().phrases().stream().map(Phrase::group).distinct().count();
    int most = Math.min(rule.max(), groups) - 1;
    return "{%d,%d}".formatted(Math.min(most, Math.max(0, rule.min() - 1)), most);
  }
}
