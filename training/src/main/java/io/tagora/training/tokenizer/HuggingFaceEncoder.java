package io.tagora.training.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.tagora.training.sft.TextEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Encodes with a folder's {@code tokenizer.json}, as the engine will; owns native memory. */
public final class HuggingFaceEncoder implements TextEncoder, AutoCloseable {
  private final HuggingFaceTokenizer tokenizer;

  public HuggingFaceEncoder(Path folder) throws IOException {
    tokenizer =
        HuggingFaceTokenizer.newInstance(
            folder.resolve(TokenizerJson.TOKENIZER),
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
  }

  @Override
  public int[] encode(String text) {
    long[] ids = tokenizer.encode(text, false, false).getIds();
    int[] narrow = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      narrow[i] = Math.toIntExact(ids[i]);
    }
    return narrow;
  }

  /** The text of the ids, control tokens included. */
  public String decode(int... ids) {
    long[] wide = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      wide[i] = ids[i];
    }
    return tokenizer.decode(wide, false);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
