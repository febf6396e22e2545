package io.tagora.training.tokenizer;

import io.tagora.runtime.model.ControlToken;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Cuts text into the words inside which merges happen.
 *
 * <p>The pattern is the one that the Hugging Face {@code ByteLevel} pre-tokenizer applies with
 * {@code use_regex = true} and {@code add_prefix_space = false}; {@link TokenizerJson} writes
 * exactly that, so training and inference cut alike. Control tokens are no words: they are left
 * out, and nothing merges across them.
 */
public final class PreTokenizer {
  private static final Pattern CONTROL =
      Pattern.compile(
          ControlToken.texts().stream().map(Pattern::quote).collect(Collectors.joining("|")));
  private static final Pattern WORD =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private PreTokenizer() {}

  /**
   * Calls {@code words} with every word of the text in order; a leading space is part of a word.
   */
  public static void forEachWord(String text, Consumer<String> words) {
    Matcher control = CONTROL.matcher(text);
    int start = 0;
    while (control.find()) {
      cut(text.substring(start, control.start()), words);
      start = control.end();
    }
    cut(start == 0 ? text : text.substring(start), words);
  }

  private static void cut(String text, Consumer<String> words) {
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      words.accept(word.group());
    }
  }
}
