package io.tagora.cluster.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
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
    ClusterSettings cluster,
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
            ClusterSettings.from(root.section("cluster")),
            devices(root));
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
        cluster,
        List.of(DeviceSettings.ofServer(prompts)));
  }

  /** What an entry leaves out is as in the one that the reference documents; only ids differ. */
  private static List<DeviceSettings> devices(Section root) {
    Config documented =
        ConfigFactory.defaultReference()
            .getConfigList("tagora.devices")
            .getFirst()
            .withoutPath("id");
    return root.sections("devices").stream()
        .map(section -> DeviceSettings.from(section.orElse(documented)))
        .toList();
  }

  /** The devices that write texts, each with the one that has the KV for it. */
  public List<DevicePair> pairs() {
    return DevicePair.of(devices);
  }

  /** The devices that read prompts for other nodes, as no device of this node writes after them. */
  public List<DeviceSettings> lenders() {
    return DevicePair.lenders(devices);
  }

  private void checkDevices(Section root) {
    root.require(!devices.isEmpty(), "devices", "have at least one device", devices);
    var ids = new HashSet<String>();
    for (DeviceSettings device : devices) {
      root.require(ids.add(device.id()), "devices", "have different ids", device.id() + " twice");
    }
    int reading = DevicePair.only(Phase.PREFILL, devices).size();
    int writing = DevicePair.only(Phase.DECODE, devices).size();
    root.require(
        reading == writing || cluster.enabled(),
        "devices",
        "have as many that only prefill as that only decode, or tagora.cluster be enabled",
        "%d and %d".formatted(reading, writing));
    lenders().forEach(device -> checkLoans(root, device));
    pairs().forEach(pair -> checkSlots(root, pair));
  }

  /** A prompt that continues another one holds both while it is read. */
  private void checkLoans(Section root, DeviceSettings lender) {
    root.require(
        2 * cluster.kv().loans() <= lender.memorySlots(),
        "cluster.kv.loans",
        "be at most half the memory-slots %d of %s".formatted(lender.memorySlots(), lender.id()),
        cluster.kv().loans());
  }

  /** What is held while it is written needs a row for each sequence, beside or elsewhere. */
  private void checkSlots(Section root, DevicePair pair) {
    int held = pair.prefill().memorySlots();
    root.require(
        inference.contexts() < held,
        "inference.contexts",
        "be less than the memory-slots %d of %s".formatted(held, pair.prefill().id()),
        inference.contexts());
    int rows = pair.decode().memorySlots();
    root.require(
        inference.decodeBatch() <= rows,
        "inference.decode-batch",
        "be at most the memory-slots %d of %s".formatted(rows, pair.decode().id()),
        inference.decodeBatch());
  }
}
