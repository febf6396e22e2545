package io.tagora.cluster.settings;

import com.typesafe.config.Config;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All of {@code tagora} that the agents and devices read.
 *
 * @param remote where the model is, if it is not on this machine; then {@code devices} is one that
 *     stands for the server, whatever the configuration lists
 */
public record TagoraSettings(
    AgentSettings agents,
    DeadlineSettings deadlines,
    InferenceSettings inference,
    Optional<RemoteSettings> remote,
    MemorySettings memory,
    SupervisionSettings supervision,
    List<DeviceSettings> devices) {
  public TagoraSettings {
    devices = List.copyOf(devices);
  }

  /**
   * Reads and checks the settings.
   *
   * @throws InvalidSettingException naming the first key that is unknown or breaks its rule
   */
  public static TagoraSettings from(Config config) {
    KnownKeys.check(config);
    return from(config, _ -> {});
  }

  static TagoraSettings from(Config config, Consumer<String> onRead) {
    var root = new Section(config, "", onRead).section("tagora");
    var inference = root.section("inference");
    var settings =
        new TagoraSettings(
            AgentSettings.from(root.section("agents")),
            DeadlineSettings.from(root.section("deadlines")),
            InferenceSettings.from(inference),
            RemoteSettings.from(inference.section("remote")),
            MemorySettings.from(root.section("memory")),
            SupervisionSettings.from(root.section("supervision")),
            root.sections("devices").stream().map(DeviceSettings::from).toList());
    settings.checkDevices(root);
    return settings.remote().isEmpty() ? settings : settings.onServer();
  }

  /** A server has one device that stands for it; what it holds of a prompt here is its text. */
  private TagoraSettings onServer() {
    int prompts = inference.contexts() + inference.decodeQueue() + inference.decodeBatch();
    return new TagoraSettings(
        agents,
        deadlines,
        inference,
        remote,
        memory,
        supervision,
        List.of(DeviceSettings.ofServer(prompts)));
  }

  private void checkDevices(Section root) {
    root.require(!devices.isEmpty(), "devices", "have at least one device", devices);
    var ids = new HashSet<String>();
    for (DeviceSettings device : devices) {
      root.require(ids.add(device.id()), "devices", "have different ids", device.id() + " twice");
      root.require(
          inference.contexts() < device.memorySlots(),
          "inference.contexts",
          "be less than the memory-slots %d of %s".formatted(device.memorySlots(), device.id()),
          inference.contexts());
    }
  }
}
