package io.tagora.cluster.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All of {@code tagora} that the agents and devices read.
 *
 * @param remote where the model that all roles share is, if it is not on this machine
 * @param models the roles that have a model of their own, on this machine
 * @param devices with a server, first the one that stands for it, and then those of the
 *     configuration only if a role has a model of its own
 */
public record TagoraSettings(
    AgentSettings agents,
    DeadlineSettings deadlines,
    InferenceSettings inference,
    Optional<RemoteSettings> remote,
    RoleSettings models,
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
            RoleSettings.from(root.section("models")),
            MemorySettings.from(root.section("memory")),
            SupervisionSettings.from(root.section("supervision")),
            ClusterSettings.from(root.section("cluster")),
            devices(root));
    settings.checkDevices(root);
    TagoraSettings whole = settings.remote().isEmpty() ? settings : settings.onServer();
    NodeRoles.check(whole, root);
    return whole;
  }

  /** A server has one device that stands for it; what it holds of a prompt here is its text. */
  private TagoraSettings onServer() {
    int prompts = inference.contexts() + inference.decodeQueue() + inference.decodeBatch();
    var all = new ArrayList<>(List.of(DeviceSettings.ofServer(prompts)));
    if (!models.folders().isEmpty()) {
      all.addAll(devices);
    }
    return new TagoraSettings(
        agents, deadlines, inference, remote, models, memory, supervision, cluster, all);
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

  /** The devices of this machine that write texts, each with the one that has the KV for it. */
  public List<DevicePair> pairs() {
    return DevicePair.of(devices.stream().filter(device -> !device.isServer()).toList());
  }

  /** The device that stands for the server, if there is one. */
  public Optional<DevicePair> server() {
    return devices.stream()
        .filter(DeviceSettings::isServer)
        .map(device -> new DevicePair(device, device))
        .findFirst();
  }

  /** The devices that read prompts for other nodes, as no device of this node writes after them. */
  public List<DeviceSettings> lenders() {
    return DevicePair.lenders(devices);
  }

  /** What the node does in its cluster, in the order of {@link NodeRole}. */
  public Set<NodeRole> roles() {
    return NodeRoles.of(this);
  }

  private void checkDevices(Section root) {
    root.require(
        !devices.isEmpty()
            || cluster.roles().equals(Set.of(NodeRole.GATEWAY))
            || remote.isPresent(),
        "devices",
        "have at least one device, or tagora.cluster.roles be [gateway]",
        devices);
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
    root.require(
        models.folders().isEmpty() || pairs().stream().noneMatch(DevicePair::isBorrowing),
        "models",
        "name no role on a node that has other nodes read its prompts",
        models.folders());
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
