package io.tagora.gateway.node;

import io.tagora.cluster.settings.DeviceSettings;
import io.tagora.cluster.settings.InvalidSettingException;
import io.tagora.cluster.settings.TagoraSettings;
import io.tagora.inference.device.Device;
import io.tagora.inference.engine.EngineSettings;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.PrefillEngine;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One loaded model a device, which prefill and decode share. A worker that starts anew gets the
 * same engine again. Close it when the actor system has ended.
 */
final class OnnxEngines implements NodeEngines {
  private final Map<String, LanguageModelEngine> byDevice;

  private OnnxEngines(Map<String, LanguageModelEngine> byDevice) {
    this.byDevice = byDevice;
  }

  /**
   * Loads the model for every device.
   *
   * @param folder in the layout of ONNX Runtime GenAI
   * @throws io.tagora.inference.InferenceException if the folder is incomplete or damaged
   */
  static OnnxEngines open(Path folder, TagoraSettings settings, NodeSettings.Model model) {
    var engines = new LinkedHashMap<String, LanguageModelEngine>();
    var opened = new OnnxEngines(engines);
    try {
      settings
          .devices()
          .forEach(device ->
              engines.put(
                  device.id(),
                  LanguageModelEngine.open(
                      folder,
                      engine(device, settings.inference().decodeBatch(), settings, model))));
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Of the sequences that fit, a decode batch is written; the rest holds contexts and branches. */
  private static EngineSettings engine(
      DeviceSettings device, int batch, TagoraSettings settings, NodeSettings.Model model) {
    int slots = device.memorySlots() - batch;
    if (slots <= settings.inference().contexts()) {
      throw new InvalidSettingException(
          "tagora.devices memory-slots must be more than decode-batch + contexts = %d, got %d"
              .formatted(batch + settings.inference().contexts(), device.memorySlots()));
    }
    return new EngineSettings(
        Device.named(device.id()),
        device.threads(),
        model.spinning(),
        slots,
        batch,
        model.maxTokens());
  }

  @Override
  public PrefillEngine prefill(DeviceSettings device) {
    return engineOf(device).prefill();
  }

  @Override
  public DecodeEngine decode(DeviceSettings device) {
    return new AdmittedSequences(engineOf(device).decode());
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
    byDevice.values().forEach(LanguageModelEngine::close);
  }
}
