package io.tagora.cluster.settings;

import java.util.EnumSet;
import java.util.Set;

/**
 * The roles of a node: those that the configuration names, which must fit its devices, or else
 * those that follow from its devices.
 */
final class NodeRoles {
  private static final String KEY = "cluster.roles";

  private NodeRoles() {}

  /** A node that writes has users at home and takes requests; one that only reads does neither. */
  static Set<NodeRole> of(TagoraSettings settings) {
    Set<NodeRole> named = settings.cluster().roles();
    return named.isEmpty() ? derived(settings) : named;
  }

  private static Set<NodeRole> derived(TagoraSettings settings) {
    var roles = EnumSet.noneOf(NodeRole.class);
    if (hasModel(settings)) {
      roles.addAll(Set.of(NodeRole.GATEWAY, NodeRole.AGENTS));
    }
    roles.addAll(phases(settings));
    return roles;
  }

  private static boolean hasModel(TagoraSettings settings) {
    return !settings.pairs().isEmpty() || settings.server().isPresent();
  }

  private static Set<NodeRole> phases(TagoraSettings settings) {
    var roles = EnumSet.noneOf(NodeRole.class);
    for (DeviceSettings device : settings.devices()) {
      for (Phase phase : device.phases()) {
        roles.add(
            switch (phase) {
              case PREFILL -> NodeRole.PREFILL;
              case DECODE -> NodeRole.DECODE;
            });
      }
    }
    return roles;
  }

  /** Refuses roles that the node's devices cannot play, and devices that no role uses. */
  static void check(TagoraSettings settings, Section root) {
    Set<NodeRole> named = settings.cluster().roles();
    if (named.isEmpty()) {
      return;
    }
    root.require(
        settings.cluster().enabled(), KEY, "be empty unless tagora.cluster.enabled = true", named);
    Set<NodeRole> phases = phases(settings);
    for (NodeRole phase : EnumSet.of(NodeRole.PREFILL, NodeRole.DECODE)) {
      // A server's node has no device of its own, and may name the phases or not.
      root.require(
          named.contains(phase) == phases.contains(phase) || settings.server().isPresent(),
          KEY,
          "name %s exactly where a device of tagora.devices has this phase (devices = [] for none)"
              .formatted(phase.label()),
          "%s and devices that %s".formatted(labels(named), labels(phases)));
    }
    boolean agents = named.contains(NodeRole.AGENTS);
    root.require(
        !agents || hasModel(settings),
        KEY,
        "name agents only where a device of tagora.devices has the phase decode, or tagora.inference.remote.url a server",
        labels(named));
    root.require(
        agents || !hasModel(settings),
        KEY,
        "name agents where a device has the phase decode, as it writes for the agents of its node alone",
        labels(named));
  }

  private static java.util.List<String> labels(Set<NodeRole> roles) {
    return roles.stream().map(NodeRole::label).toList();
  }
}
