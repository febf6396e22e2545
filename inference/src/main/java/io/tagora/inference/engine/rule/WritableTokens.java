package io.tagora.inference.engine.rule;

import io.tagora.inference.InferenceException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Which tokens a phrase may be made of: those the model knows, without separators and ends. */
final class WritableTokens {
  private final int vocabulary;
  private final int[] inOrder;
  private final Set<Integer> reserved;

  /**
   * Takes what the model and its folder say.
   *
   * @throws InferenceException if the model does not know the separator or an end token
   */
  WritableTokens(int vocabulary, int separator, List<Integer> endTokens) {
    this.vocabulary = vocabulary;
    inOrder = IntStream.range(0, vocabulary).toArray();
    reserved = new HashSet<>(endTokens);
    reserved.add(separator);
    reserved.forEach(token -> requireKnown("separator and end tokens", token));
  }

  /** Writes all tokens but {@code without} into {@code into} and returns how many. */
  int all(int[] into, List<Integer> without) {
    var gaps = without.stream().filter(token -> token < vocabulary).sorted().distinct().toList();
    int count = 0;
    int from = 0;
    for (int gap : gaps) {
      count += copy(from, gap, into, count);
      from = gap + 1;
    }
    return count + copy(from, vocabulary, into, count);
  }

  /** A step must not cost a look at every token, so whole stretches are copied. */
  private int copy(int from, int to, int[] into, int at) {
    System.arraycopy(inOrder, from, into, at, to - from);
    return to - from;
  }

  void require(String phrase, List<Integer> tokens) {
    if (tokens.isEmpty()) {
      throw new InferenceException("a phrase must have at least one token, got \"" + phrase + "\"");
    }
    if (tokens.stream().anyMatch(reserved::contains)) {
      throw new InferenceException(
          "a phrase must not hold a separator or end token, got \"" + phrase + "\"");
    }
    tokens.forEach(token -> requireKnown("the phrase \"" + phrase + "\"", token));
  }

  private void requireKnown(String what, int token) {
    if (token < 0 || token >= vocabulary) {
      throw new InferenceException(
          "%s must be below the model's %d tokens, got %d: the tokenizer is another model's"
              .formatted(what, vocabulary, token));
    }
  }
}
