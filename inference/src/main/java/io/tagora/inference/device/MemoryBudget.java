package io.tagora.inference.device;

import io.tagora.inference.InferenceException;

/**
 * What a model takes of a device's memory at most: its weights, and the KV and logits of every row.
 * What an operator needs while it runs comes on top and is small beside them.
 *
 * @param rows sequences whose KV is kept, in slots and in the decode batch
 * @param rowBytes KV and logits of one
 * @param memoryBytes what the device may use
 */
public record MemoryBudget(
    String deviceId, long weightBytes, int rows, long rowBytes, long memoryBytes) {

  public long neededBytes() {
    return Math.addExact(weightBytes, Math.multiplyExact(rows, rowBytes));
  }

  /** The sum and what it is made of. */
  String words() {
    return "%s: weights of %s and %d sequences of %s"
        .formatted(
            Bytes.words(neededBytes()), Bytes.words(weightBytes), rows, Bytes.words(rowBytes));
  }

  /**
   * Refuses a model that does not fit, before any of it is loaded.
   *
   * @throws InferenceException with the numbers and the keys that mend it
   */
  public void check() {
    if (neededBytes() > memoryBytes) {
      throw new InferenceException(
          "the model on %s must fit into its memory of %s, got %s; raise the device's memory in tagora.devices, or lower its memory-slots, tagora.model.max-tokens or, to 0, tagora.inference.shared-prefix-tokens"
              .formatted(deviceId, Bytes.words(memoryBytes), words()));
    }
  }

  /**
   * Refuses a model that does not fit into what a GPU has free, before any of it is loaded.
   *
   * @param freeBytes what others left of the GPU's memory
   * @throws InferenceException with the numbers and what mends it
   */
  public void checkFree(long freeBytes) {
    if (neededBytes() > freeBytes) {
      throw new InferenceException(
          "the model on %s must fit into what the GPU has free, %s, got %s; end what else uses the GPU, or lower the device's memory-slots in tagora.devices or tagora.model.max-tokens"
              .formatted(deviceId, Bytes.words(freeBytes), Bytes.words(neededBytes())));
    }
  }
}
