package io.tagora.inference.device;

import io.tagora.inference.InferenceException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What all models of a node take of its devices' memory together. */
public final class DeviceBudget {
  private final Map<String, Map<String, MemoryBudget>> byDevice = new LinkedHashMap<>();

  /**
   * Adds a model.
   *
   * @param key the setting that names it, once a device
   */
  public void add(String key, MemoryBudget budget) {
    byDevice.computeIfAbsent(budget.deviceId(), _ -> new LinkedHashMap<>()).put(key, budget);
  }

  /**
   * Refuses models that do not fit, before any of them is loaded.
   *
   * @throws InferenceException with the numbers and the keys that mend it
   */
  public void check() {
    byDevice.values().forEach(DeviceBudget::check);
  }

  private static void check(Map<String, MemoryBudget> models) {
    models.values().forEach(MemoryBudget::check);
    long needed = models.values().stream().mapToLong(MemoryBudget::neededBytes).sum();
    var device = models.values().iterator().next();
    if (needed > device.memoryBytes()) {
      throw new InferenceException(
          "the models on %s must fit into its memory of %s together, got %s: %s; raise the device's memory in tagora.devices, lower its memory-slots, tagora.model.max-tokens or, to 0, tagora.inference.shared-prefix-tokens, or name fewer models in tagora.models"
              .formatted(
                  device.deviceId(),
                  Bytes.words(device.memoryBytes()),
                  Bytes.words(needed),
                  each(models)));
    }
  }

  private static String each(Map<String, MemoryBudget> models) {
    return models.entrySet().stream()
        .map(entry -> "%s takes %s".formatted(entry.getKey(), entry.getValue().words()))
        .collect(Collectors.joining(", "));
  }
}
