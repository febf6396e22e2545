package io.tagora.training.judged;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.tagora.training.hf.HuggingFaceFolder;
import io.tagora.training.hf.Precision;
import io.tagora.training.hf.Safetensors;
import io.tagora.training.hf.StoredTensor;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.model.Tensors;
import io.tagora.training.tokenizer.TokenizerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A reward model as a folder: its decoder as a Hugging Face folder with the tokenizer, and {@value
 * HEAD} with the head's tensors and the scale of its scores.
 */
final class RewardFolder {
  static final String HEAD = "score.safetensors";
  private static final String SLOPE = "slope";
  private static final String OFFSET = "offset";

  private RewardFolder() {}

  /** A model that is read to score. */
  record Read(RewardModel model, RewardScale scale) {}

  /**
   * Writes a model.
   *
   * @param tokenizer the folder that holds the tokenizer's files
   */
  static void write(
      Path folder, RewardModel model, RewardScale scale, Path tokenizer, Precision precision)
      throws IOException {
    HuggingFaceFolder.write(folder, model.decoder(), precision);
    for (String file : List.of(TokenizerJson.TOKENIZER, TokenizerJson.CONFIG)) {
      Files.copy(tokenizer.resolve(file), folder.resolve(file), REPLACE_EXISTING);
    }
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (String name : List.of(RewardModel.WEIGHT, RewardModel.BIAS)) {
      float[] values = Tensors.floats(model.decoder().weights().tensor(name));
      tensors.put(name, new StoredTensor(new long[] {1, values.length}, values));
    }
    new Safetensors(
            Map.of(SLOPE, String.valueOf(scale.slope()), OFFSET, String.valueOf(scale.offset())),
            tensors)
        .write(folder.resolve(HEAD), Precision.F32);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if the folder holds no reward model; it says how one is made
   */
  static Read read(Path folder) throws IOException {
    Path head = folder.resolve(HEAD);
    if (!Files.exists(head)) {
      throw new IOException(
          "a reward model must be a folder that ./tagora train reward wrote, got %s without %s"
              .formatted(folder, HEAD));
    }
    Safetensors stored = Safetensors.read(head);
    LlamaDecoder decoder = HuggingFaceFolder.read(folder);
    float[] weight = values(stored, RewardModel.WEIGHT, decoder.config().hidden(), head);
    float[] bias = values(stored, RewardModel.BIAS, 1, head);
    return new Read(
        RewardModel.of(decoder, weight, bias, true),
        new RewardScale(
            Double.parseDouble(stored.metadata().getOrDefault(SLOPE, "1")),
            Double.parseDouble(stored.metadata().getOrDefault(OFFSET, "0"))));
  }

  private static float[] values(Safetensors stored, String name, int length, Path file)
      throws IOException {
    StoredTensor tensor = stored.tensors().get(name);
    if (tensor == null || tensor.values().length != length) {
      throw new IOException(
          "%s of %s must have %d values, as the decoder beside it is wide, got %s"
              .formatted(name, file, length, tensor == null ? "none" : tensor.values().length));
    }
    return tensor.values();
  }
}
