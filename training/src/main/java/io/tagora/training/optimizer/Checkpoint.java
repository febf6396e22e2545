package io.tagora.training.optimizer;

import io.tagora.training.hf.Precision;
import io.tagora.training.hf.Safetensors;
import io.tagora.training.hf.StoredTensor;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.model.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * All that a run needs to continue as if it had never stopped: weights and AdamW's moments in F32,
 * and where the run stands. One safetensors file that appears at once or not at all.
 */
public final class Checkpoint {
  private static final String MEAN = "adamw.mean.";
  private static final String SQUARE = "adamw.square.";
  private static final String RUN = "run.";
  private static final String UPDATES = "adamw.steps";

  private Checkpoint() {}

  /**
   * Writes where the run stands.
   *
   * @param state where the run stands, by name
   * @param run what the run is: its settings by name; a run with others may not continue it
   */
  public static void write(
      Path file,
      LlamaDecoder decoder,
      AdamW optimizer,
      Map<String, String> state,
      Map<String, String> run)
      throws IOException {
    write(file, decoder.weights().byName(), optimizer, state, run);
  }

  /** The same of any weights. */
  public static void write(
      Path file,
      SequencedMap<String, Tensor> weights,
      AdamW optimizer,
      Map<String, String> state,
      Map<String, String> run)
      throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>(state);
    metadata.put(UPDATES, String.valueOf(optimizer.steps()));
    run.forEach((name, value) -> metadata.put(RUN + name, value));
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    weights.forEach((name, weight) -> tensors.put(name, stored(weight)));
    optimizer
        .moments()
        .forEach((name, moments) -> {
          tensors.put(MEAN + name, stored(moments.mean()));
          tensors.put(SQUARE + name, stored(moments.square()));
        });
    new Safetensors(metadata, tensors).write(file, Precision.F32);
  }

  /**
   * Sets decoder and optimizer to what the file holds.
   *
   * @return the state that was written
   * @throws IOException if the file is broken, or was made by a run with other settings
   */
  public static Map<String, String> restore(
      Path file, LlamaDecoder decoder, AdamW optimizer, Map<String, String> run)
      throws IOException {
    return restore(file, decoder.weights().byName(), optimizer, run);
  }

  /** The same of any weights. */
  public static Map<String, String> restore(
      Path file, SequencedMap<String, Tensor> weights, AdamW optimizer, Map<String, String> run)
      throws IOException {
    Safetensors stored = Safetensors.read(file);
    for (Map.Entry<String, String> setting : run.entrySet()) {
      String before = stored.metadata().get(RUN + setting.getKey());
      if (!setting.getValue().equals(before)) {
        throw new IOException(
            "%s must be continued with the settings it began with, got %s %s instead of %s (or start again without --resume)"
                .formatted(file, setting.getKey(), setting.getValue(), before));
      }
    }
    try (var _ = new PointerScope();
        var _ = new NoGradGuard()) {
      weights.forEach((name, weight) -> load(stored, name, weight));
      optimizer
          .moments()
          .forEach((name, moments) -> {
            load(stored, MEAN + name, moments.mean());
            load(stored, SQUARE + name, moments.square());
          });
    }
    optimizer.continueFrom(Long.parseLong(stored.metadata().getOrDefault(UPDATES, "")));
    return stored.metadata();
  }

  private static StoredTensor stored(Tensor tensor) {
    long[] shape = new long[Math.toIntExact(tensor.dim())];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = tensor.size(i);
    }
    return new StoredTensor(shape, Tensors.floats(tensor));
  }

  private static void load(Safetensors stored, String name, Tensor into) {
    StoredTensor tensor = stored.tensors().get(name);
    if (tensor == null || tensor.values().length != into.numel()) {
      throw new IllegalArgumentException(
          "a checkpoint must hold %s with %d values, got %s"
              .formatted(
                  name, into.numel(), tensor == null ? "none" : Arrays.toString(tensor.shape())));
    }
    into.copy_(Tensors.of(tensor.values(), tensor.shape()));
  }
}
