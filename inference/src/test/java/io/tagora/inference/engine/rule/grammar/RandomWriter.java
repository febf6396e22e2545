package io.tagora.inference.engine.rule.grammar;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.model.TokenBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;

/** A model that takes any token that is allowed, by chance, and often one that closes something. */
final class RandomWriter {
  private static final String CLOSING = "\"}]";

  private final TokenBytes vocabulary;

  RandomWriter(TokenBytes vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** A text that the grammar lets end, or none if it was not finished after so many tokens. */
  Optional<String> write(TokenGrammar grammar, Random random, int mostTokens) {
    var cursor = grammar.begin();
    var text = new ByteArrayOutputStream();
    var allowed = new int[vocabulary.size()];
    for (int written = 0; written < mostTokens; written++) {
      if (cursor.mustEnd() || (cursor.mayEnd() && random.nextInt(4) == 0)) {
        return Optional.of(text.toString(StandardCharsets.UTF_8));
      }
      int count = cursor.allowed(allowed);
      assertTrue(count > 0 || cursor.mayEnd(), () -> "something must be allowed after " + text);
      if (count == 0) {
        return Optional.of(text.toString(StandardCharsets.UTF_8));
      }
      int token = choose(allowed, count, random);
      cursor.accept(token);
      text.writeBytes(vocabulary.of(token));
    }
    return Optional.empty();
  }

  int choose(int[] allowed, int count, Random random) {
    int token = allowed[random.nextInt(count)];
    for (int i = 0; i < 12 && random.nextInt(3) > 0 && !closes(token); i++) {
      token = allowed[random.nextInt(count)];
    }
    if (random.nextInt(3) == 0) {
      for (int i = 0; i < count; i++) {
        if (closes(allowed[i])) {
          return allowed[i];
        }
      }
    }
    return token;
  }

  private boolean closes(int token) {
    byte[] bytes = vocabulary.of(token);
    return CLOSING.indexOf(bytes[bytes.length - 1]) >= 0;
  }
}
