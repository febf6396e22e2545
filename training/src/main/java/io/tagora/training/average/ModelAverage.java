package io.tagora.training.average;

import io.tagora.training.hf.HuggingFaceFolder;
import io.tagora.training.hf.Precision;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.tokenizer.TokenizerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The mean of the weights of models that were trained from the same one apart, by other seeds. What
 * their runs share stays and what each took up by chance shrinks (Wortsman et al.,
 * arXiv:2203.05482; of policies Ramé et al., arXiv:2406.16768).
 *
 * @param models Hugging Face folders of the same sizes and tokenizer, at least one
 */
public record ModelAverage(List<Path> models) {
  public ModelAverage {
    models = List.copyOf(models);
    if (models.isEmpty()) {
      throw new IllegalArgumentException("an average must be of at least one model, got none");
    }
  }

  private LlamaDecoder mean() throws IOException {
    Path first = models.getFirst();
    LlamaDecoder mean = HuggingFaceFolder.read(first);
    for (int i = 1; i < models.size(); i++) {
      requireAlike(first, models.get(i));
      mean.weights().approach(HuggingFaceFolder.read(models.get(i)).weights(), 1.0 / (i + 1));
    }
    return mean;
  }

  /**
   * Writes the mean as a folder of its own, with the tokenizer and without what is of one model's
   * weights: no adaptor, no gains.
   *
   * @return what was written
   * @throws IOException if a folder cannot be read, or is not of the first one's sizes and tokens;
   *     then nothing is written
   */
  public LlamaDecoder write(Path out, Precision precision) throws IOException {
    LlamaDecoder mean = mean();
    HuggingFaceFolder.write(out, mean, precision);
    for (String file : List.of(TokenizerJson.TOKENIZER, TokenizerJson.CONFIG)) {
      Files.copy(
          models.getFirst().resolve(file), out.resolve(file), StandardCopyOption.REPLACE_EXISTING);
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
    if (Files.mismatch(
            first.resolve(TokenizerJson.TOKENIZER), other.resolve(TokenizerJson.TOKENIZER))
        >= 0) {
      throw new IOException(
          "models must have the same tokenizer to be averaged, got another %s than %s"
              .formatted(
                  other.resolve(TokenizerJson.TOKENIZER), first.resolve(TokenizerJson.TOKENIZER)));
    }
  }
}
