package io.tagora.gateway.node;

import io.tagora.cluster.settings.DevicePair;
import io.tagora.cluster.settings.InvalidSettingException;
import io.tagora.cluster.settings.RemoteSettings;
import io.tagora.cluster.settings.Role;
import io.tagora.cluster.settings.RoleSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which models a node runs and which role is whose, as configured; nothing is opened. Folders that
 * are the same place are one model.
 *
 * @param entries the model that all share first, though every role may have one of its own
 * @param byRole the name of a model for every role
 */
public record ModelPlan(List<Entry> entries, Map<Role, String> byRole) {
  public ModelPlan {
    entries = List.copyOf(entries);
    byRole = Map.copyOf(byRole);
  }

  /**
   * A model.
   *
   * @param folder where it is, if it is not on a server
   * @param key the first key that names it
   */
  public record Entry(String name, Optional<Path> folder, String key) {}

  /**
   * Reads the plan.
   *
   * @throws InvalidSettingException naming the key of a role whose folder is not there
   */
  public static ModelPlan of(NodeSettings settings) {
    var tagora = settings.node().settings();
    var entries = new ArrayList<Entry>();
    entries.add(
        tagora
            .remote()
            .map(ModelPlan::onServer)
            .orElseGet(() -> entry(entries, settings.model().folder(), "tagora.model.folder")));
    var byRole = new EnumMap<Role, String>(Role.class);
    for (Role role : Role.values()) {
      byRole.put(role, entries.getFirst().name());
    }
    tagora
        .models()
        .folders()
        .forEach((role, folder) ->
            byRole.put(
                role,
                entryOf(entries, NodeSettings.shipped(folder), RoleSettings.key(role)).name()));
    return new ModelPlan(entries, byRole);
  }

  private static Entry onServer(RemoteSettings remote) {
    return new Entry(remote.model(), Optional.empty(), "tagora.inference.remote");
  }

  private static Entry entryOf(List<Entry> entries, Path folder, String key) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidSettingException("%s must be a folder, got %s".formatted(key, folder));
    }
    return entries.stream()
        .filter(entry -> entry.folder().filter(known -> isSame(known, folder)).isPresent())
        .findFirst()
        .orElseGet(() -> {
          var entry = entry(entries, folder, key);
          entries.add(entry);
          return entry;
        });
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isDirectory(one) && Files.isSameFile(one, other);
    } catch (IOException e) {
      throw new InvalidSettingException("a model folder must be readable, got " + e);
    }
  }

  /** Named after its folder, and after the whole path where another has that name. */
  private static Entry entry(List<Entry> entries, Path folder, String key) {
    Path whole = folder.toAbsolutePath().normalize();
    String name = String.valueOf(whole.getFileName());
    boolean taken = entries.stream().anyMatch(entry -> entry.name().equals(name));
    return new Entry(taken ? whole.toString() : name, Optional.of(folder), key);
  }

  /** The roles of a model, in the order in which a request needs them. */
  public List<Role> rolesOf(Entry entry) {
    return Stream.of(Role.values()).filter(role -> entry.name().equals(byRole.get(role))).toList();
  }

  /** The names of the devices that a model runs on, reading and writing. */
  public static List<String> devices(Entry entry, NodeSettings settings) {
    return pairs(entry, settings).stream()
        .flatMap(pair -> Stream.of(pair.prefill().id(), pair.decode().id()))
        .distinct()
        .toList();
  }

  static List<DevicePair> pairs(Entry entry, NodeSettings settings) {
    var tagora = settings.node().settings();
    return entry.folder().isPresent() ? tagora.pairs() : tagora.server().stream().toList();
  }

  /** What comes after a device's name in the names of the model's KV. */
  String mark(Entry entry) {
    return entry.equals(entries.getFirst()) ? "" : "/" + entry.name();
  }
}
