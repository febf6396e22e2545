package io.tagora.inference.model;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.tagora.inference.InferenceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A Hugging Face {@code tokenizer.json}. Text becomes exactly its tokens: nothing is added, cut or
 * padded; special tokens that stand in the text become one token each. Safe to use from any thread.
 */
public final class Tokenizer implements AutoCloseable {
  static {
    // Without it the library asks the network for natives that its jar already has.
    System.setProperty("ai.djl.offline", "true");
  }

  private final HuggingFaceTokenizer tokenizer;

  private Tokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  public static Tokenizer open(Path file) {
    try {
      return new Tokenizer(
          HuggingFaceTokenizer.builder()
              .optTokenizerPath(file)
              .optAddSpecialTokens(false)
              .optTruncation(false)
              .optPadding(false)
              .build());
    } catch (IOException | RuntimeException e) {
      throw new InferenceException(
          "the tokenizer must be a Hugging Face tokenizer.json, got %s: %s"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /**
   * A sentence model's tokenizer, from the text of its {@code tokenizer.json}; it frames every text
   * with the tokens that the model was trained with.
   */
  public static Tokenizer ofSentences(String json) {
    try (var in = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))) {
      return new Tokenizer(
          HuggingFaceTokenizer.newInstance(
              in, Map.of("addSpecialTokens", "true", "truncation", "false", "padding", "false")));
    } catch (IOException | RuntimeException e) {
      throw new InferenceException(
          "the sentence tokenizer must be a Hugging Face tokenizer.json, got " + e.getMessage(), e);
    }
  }

  public int[] encode(String text) {
    return integers(tokenizer.encode(text).getIds());
  }

  public List<int[]> encodeAll(List<String> texts) {
    return Stream.of(tokenizer.batchEncode(texts)).map(e -> integers(e.getIds())).toList();
  }

  /** The text of the tokens, special ones left out. */
  public String decode(int... tokens) {
    return tokenizer.decode(Arrays.stream(tokens).asLongStream().toArray(), true);
  }

  /** The token that stands for exactly this text, alone or behind other text, if there is one. */
  public OptionalInt tokenOf(String text) {
    var tokens = encode(text);
    return tokens.length == 1 ? OptionalInt.of(tokens[0]) : tokenBehind("x", text);
  }

  /** Tokenizers of the SentencePiece kind put a space before the first text only. */
  private OptionalInt tokenBehind(String first, String text) {
    var before = encode(first);
    var both = encode(first + text);
    return both.length == before.length + 1
            && Arrays.equals(before, Arrays.copyOf(both, before.length))
        ? OptionalInt.of(both[before.length])
        : OptionalInt.empty();
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private static int[] integers(long[] ids) {
    return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
  }
}
