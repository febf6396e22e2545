package io.tagora.gateway.node;

import io.tagora.cluster.settings.DeviceSettings;
import io.tagora.cluster.settings.InvalidSettingException;
import io.tagora.cluster.settings.RemoteSettings;
import io.tagora.cluster.settings.TagoraSettings;
import io.tagora.inference.remote.Dialect;
import io.tagora.inference.remote.RemoteLanguageModel;
import io.tagora.inference.remote.RemoteServer;
import io.tagora.runtime.model.CallGate;
import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.PrefillEngine;
import java.util.Map;
import java.util.Optional;

/** One server, which prefill and decode share. A worker that starts anew gets it again. */
final class RemoteEngines implements NodeEngines {
  private final RemoteLanguageModel model;

  private RemoteEngines(RemoteLanguageModel model) {
    this.model = model;
  }

  /**
   * The server of the settings, which is not called yet.
   *
   * @param gate asked before each call
   * @param environment where the API key is looked for
   */
  static RemoteEngines open(
      RemoteSettings remote,
      TagoraSettings settings,
      CallGate gate,
      Map<String, String> environment) {
    DeviceSettings device = settings.server().orElseThrow().prefill();
    return new RemoteEngines(
        new RemoteLanguageModel(
            device.id(),
            new RemoteServer(
                remote.url(),
                remote.model(),
                key(remote, environment),
                Dialect.of(remote.dialect()).orElseThrow(),
                remote.timeout(),
                remote.retries(),
                settings.inference().decodeBatch()),
            gate,
            device.memorySlots()));
  }

  private static Optional<String> key(RemoteSettings remote, Map<String, String> environment) {
    return remote
        .apiKeyVariable()
        .map(name -> {
          String key = environment.get(name);
          if (key == null || key.isBlank()) {
            throw new InvalidSettingException(
                "tagora.inference.remote.api-key-env must name a variable that is set, got "
                    + name);
          }
          return key;
        });
  }

  @Override
  public PrefillEngine prefill(DeviceSettings device) {
    return model.prefill();
  }

  @Override
  public DecodeEngine decode(DeviceSettings device) {
    return new AdmittedSequences(model.decode());
  }

  @Override
  public void close() {
    model.close();
  }
}
