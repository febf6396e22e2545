package io.tagora.training.tokenizer;

import io.tagora.runtime.model.ControlToken;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Cuts text into the words inside which merges happen.
 *
 * <p>The pattern is the one that the Hugging Face {@code ByteLevel} pre-tokenizer applies with
 * {@code use_regex = true} and {@code add_prefix_space = false}; {@link TokenizerJson} writes
 * exactly that, so training and inference cut alike. Control tokens and names are no words: they
 * are left out, and nothing merges across them.
 */
final class PreTokenizer {
  private static final char CONTROL_START = '<';
  private static final Pattern WORD =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private final Map<Character, List<String>> names;

  /** The longest name wins where several begin at one place. */
  PreTokenizer(List<String> names) {
    this.names =
        names.stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .collect(Collectors.groupingBy(name -> name.charAt(0)));
  }

  /**
   * Calls {@code words} with every word of the text in order; a leading space is part of a word.
   */
  void forEach(String text, Consumer<String> words) {
    int start = 0;
    int at = 0;
    while (at < text.length()) {
      int length = wholeAt(text, at);
      if (length > 0) {
        cut(text.substring(start, at), words);
        start = at + length;
      }
      at += Math.max(1, length);
    }
    cut(start == 0 ? text : text.substring(start), words);
  }

  /** How long the control token or name is that begins here; 0 for none. */
  private int wholeAt(String text, int at) {
    Stream<String> controls =
        text.charAt(at) == CONTROL_START ? ControlToken.texts().stream() : Stream.empty();
    Optional<String> control = controls.filter(token -> text.startsWith(token, at)).findFirst();
    if (control.isPresent()) {
      return control.get().length();
    }
    if (at > 0 && isWord(text.charAt(at - 1))) {
      return 0;
    }
    for (String name : names.getOrDefault(text.charAt(at), List.of())) {
      int end = at + name.length();
      if (text.startsWith(name, at) && (end == text.length() || !isWord(text.charAt(end)))) {
        return name.length();
      }
    }
    return 0;
  }

  private static boolean isWord(char letter) {
    return Character.isLetterOrDigit(letter) || letter == '_';
  }

  private static void cut(String text, Consumer<String> words) {
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      words.accept(word.group());
    }
  }
}
