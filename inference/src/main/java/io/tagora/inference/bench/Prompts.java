package io.tagora.inference.bench;

import io.tagora.inference.model.Tokenizer;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Random words, so that no prompt begins like another and all of each is computed. Seeded. */
final class Prompts {
  private final Tokenizer tokenizer;
  private final Random random = new Random(7);

  Prompts(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** Words of so many tokens, or a few less. */
  String of(int tokens) {
    return after(word(), tokens);
  }

  /** So many of them. */
  List<String> of(int count, int tokens) {
    return IntStream.range(0, count).mapToObj(_ -> of(tokens)).toList();
  }

  /** A text continued by words until it has so many tokens, or a few less. */
  String after(String begun, int tokens) {
    var text = new StringBuilder(begun);
    while (true) {
      int length = text.length();
      int missing = tokens - tokenizer.encode(text.toString()).length;
      // A word has at most as many tokens as letters and its space.
      for (int words = Math.max(1, missing / 5); words > 0; words--) {
        text.append(' ').append(word());
      }
      if (tokenizer.encode(text.toString()).length > tokens) {
        text.setLength(length);
        return text.toString();
      }
    }
  }

  private String word() {
    return random
        .ints(4, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
