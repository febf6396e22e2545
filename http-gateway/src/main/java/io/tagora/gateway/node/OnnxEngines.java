package io.tagora.gateway.node;

import io.tagora.cluster.settings.DevicePair;
import io.tagora.cluster.settings.DeviceSettings;
import io.tagora.cluster.settings.InferenceSettings;
import io.tagora.cluster.settings.InvalidSettingException;
import io.tagora.cluster.settings.ParkingSettings;
import io.tagora.cluster.settings.TagoraSettings;
import io.tagora.inference.CacheFolder;
import io.tagora.inference.device.Device;
import io.tagora.inference.device.MemoryBudget;
import io.tagora.inference.engine.EngineSettings;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.inference.engine.PrefixSharing;
import io.tagora.inference.park.ParkSettings;
import io.tagora.inference.session.OrtRuntime;
import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.KvCarrier;
import io.tagora.runtime.model.PrefillEngine;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One model a device, which prefill and decode share, or one for two devices that work together;
 * one for a device that only reads for other nodes, and one for a device that they read for. A
 * worker that starts anew gets the same engine again. Close it when the actor system has ended.
 */
final class OnnxEngines implements NodeEngines {
  private final Map<String, LanguageModelEngine> byDevice = new LinkedHashMap<>();
  private final EntityReading entities;

  private OnnxEngines(EntityReading entities) {
    this.entities = entities;
  }

  /**
   * Loads the model for every device.
   *
   * @param folders that the engine can open, for each device
   * @param mark comes after a device's name in the names of the model's KV
   * @param entities are read by it where the model has an adaptor; stays the caller's
   * @throws io.tagora.inference.InferenceException if the folder is incomplete or damaged, or the
   *     model larger than a device's memory
   */
  static OnnxEngines open(
      ModelForms folders,
      String mark,
      TagoraSettings settings,
      NodeSettings.Model model,
      EntityReading entities) {
    var opened = new OnnxEngines(entities);
    try {
      for (DevicePair pair : settings.pairs()) {
        opened.add(pair, opened.open(pair, folders.of(pair), pair.id() + mark, settings, model));
      }
      if (mark.isEmpty()) {
        settings
            .lenders()
            .forEach(device -> opened.add(device, folders.of(device), settings, model));
      }
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Gives the first CPU device's threads to all of its sessions; before anything uses ONNX Runtime,
   * which has one such pool a process.
   */
  static void shareThreads(TagoraSettings settings, NodeSettings.Model model) {
    settings.devices().stream()
        .filter(device -> Device.named(device.id()).equals(new Device.Cpu(0)))
        .map(device -> engine(device, 1, 1, settings.inference(), model).pool())
        .forEach(OrtRuntime::shareThreads);
  }

  private void add(DevicePair pair, LanguageModelEngine engine) {
    byDevice.put(pair.prefill().id(), engine);
    byDevice.put(pair.decode().id(), engine);
  }

  private LanguageModelEngine open(
      DevicePair pair,
      Path folder,
      String place,
      TagoraSettings settings,
      NodeSettings.Model model) {
    List<EngineSettings> engines = engines(pair, settings.inference(), model);
    return LanguageModelEngine.openAs(
        place,
        folder,
        engines.getFirst(),
        engines.getLast(),
        park(settings.inference().park()),
        entities.of(folder));
  }

  /** What a model takes of every device's memory; nothing is loaded. */
  static List<MemoryBudget> budgets(
      ModelForms folders, TagoraSettings settings, NodeSettings.Model model) {
    return settings.pairs().stream()
        .flatMap(pair ->
            engines(pair, settings.inference(), model).stream()
                .map(engine -> LanguageModelEngine.budget(folders.of(pair), engine)))
        .toList();
  }

  /** One for both phases, or one that reads and one that writes. */
  private static List<EngineSettings> engines(
      DevicePair pair, InferenceSettings inference, NodeSettings.Model model) {
    DeviceSettings reads = pair.prefill();
    int batch = inference.decodeBatch();
    return pair.isApart()
        ? List.of(
            engine(reads, reads.memorySlots(), 0, inference, model),
            engine(pair.decode(), 0, batch, inference, model))
        : List.of(engine(reads, slots(reads, inference), batch, inference, model));
  }

  /** A device that only reads; the one sequence is what a model has at least, and stays empty. */
  private void add(
      DeviceSettings lender, Path folder, TagoraSettings settings, NodeSettings.Model model) {
    var inference = settings.inference();
    EngineSettings reads = engine(lender, lender.memorySlots() - 1, 1, inference, model);
    byDevice.put(
        lender.id(),
        LanguageModelEngine.openAs(
            lender.id(), folder, reads, reads, park(inference.park()), entities.of(folder)));
  }

  private static Optional<ParkSettings> park(ParkingSettings settings) {
    return place(settings)
        .map(place -> new ParkSettings(place, settings.maxBytes(), settings.leastTokens()));
  }

  private static Optional<ParkSettings.Place> place(ParkingSettings settings) {
    return switch (settings.where()) {
      case OFF -> Optional.empty();
      case MEMORY -> Optional.of(new ParkSettings.Place.Memory());
      case DISK -> Optional.of(new ParkSettings.Place.Disk(directory(settings.directory())));
    };
  }

  private static Path directory(String named) {
    return named.isBlank()
        ? CacheFolder.ofEnvironment().folder("parked")
        : Path.of(named).toAbsolutePath();
  }

  /** Of the sequences that fit, a decode batch is written; the rest holds contexts and branches. */
  private static int slots(DeviceSettings device, InferenceSettings inference) {
    int slots = device.memorySlots() - inference.decodeBatch();
    if (slots <= inference.contexts()) {
      throw new InvalidSettingException(
          "tagora.devices memory-slots must be more than decode-batch + contexts = %d, got %d"
              .formatted(inference.decodeBatch() + inference.contexts(), device.memorySlots()));
    }
    return slots;
  }

  private static EngineSettings engine(
      DeviceSettings device,
      int slots,
      int sequences,
      InferenceSettings inference,
      NodeSettings.Model model) {
    return new EngineSettings(
        Device.named(device.id()),
        device.threads(),
        model.spinning(),
        slots,
        sequences,
        model.maxTokens(),
        inference.prefillChunk(),
        device.memoryBytes(),
        device.cores(),
        PrefixSharing.wherePays(inference.sharedPrefixTokens()));
  }

  @Override
  public PrefillEngine prefill(DeviceSettings device) {
    return engineOf(device).prefill();
  }

  @Override
  public DecodeEngine decode(DeviceSettings device) {
    return new AdmittedSequences(engineOf(device).decode());
  }

  @Override
  public KvCarrier carrier(DeviceSettings device) {
    return engineOf(device).carrier();
  }

  private LanguageModelEngine engineOf(DeviceSettings device) {
    LanguageModelEngine engine = byDevice.get(device.id());
    if (engine == null) {
      throw new IllegalArgumentException(
          "a device must be one of %s, got %s".formatted(byDevice.keySet(), device.id()));
    }
    return engine;
  }

  @Override
  public void close() {
    Set.copyOf(byDevice.values()).forEach(LanguageModelEngine::close);
  }
}
