package io.tagora.training.hf;

import io.tagora.training.model.LlamaDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The mean of the weights of models that were trained from the same one apart, by other seeds. What
 * their runs share stays and what each took up by chance shrinks (Wortsman et al.,
 * arXiv:2203.05482; of policies Ramé et al., arXiv:2406.16768).
 *
 * @param models Hugging Face folders of the same sizes and tokenizer, at least one
 */
public record ModelAverage(List<Path> models) {
  /** A tokenizer's file whose tokens' ids must be the same. */
  private static final String TOKENIZER = "tokenizer.json";

  public ModelAverage {
    models = List.copyOf(models);
    if (models.isEmpty()) {
      throw new IllegalArgumentException("an average must be of at least one model, got none");
    }
  }

  /**
   * Reads all and takes their mean.
   *
   * @throws IOException if a folder cannot be read, or is not of the first one's sizes and tokens
   */
  public LlamaDecoder mean() throws IOException {
    Path first = models.getFirst();
    LlamaDecoder mean = HuggingFaceFolder.read(first);
    for (int i = 1; i < models.size(); i++) {
      requireAlike(first, models.get(i));
      mean.weights().approach(HuggingFaceFolder.read(models.get(i)).weights(), 1.0 / (i + 1));
    }
    return mean;
  }

  private static void requireAlike(Path first, Path other) throws IOException {
    if (!HuggingFaceFolder.readConfig(first).equals(HuggingFaceFolder.readConfig(other))) {
      throw new IOException(
          "models must have the same sizes to be averaged, got others in %s than in %s"
              .formatted(
                  other.resolve(HuggingFaceFolder.CONFIG),
                  first.resolve(HuggingFaceFolder.CONFIG)));
    }
    if (Files.mismatch(first.resolve(TOKENIZER), other.resolve(TOKENIZER)) >= 0) {
      throw new IOException(
          "models must have the same tokenizer to be averaged, got another %s than %s"
              .formatted(other.resolve(TOKENIZER), first.resolve(TOKENIZER)));
    }
  }
}
