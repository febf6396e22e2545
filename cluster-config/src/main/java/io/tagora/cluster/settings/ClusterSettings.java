package io.tagora.cluster.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code tagora.cluster}: the other nodes, and what nodes lend each other.
 *
 * @param enabled whether there may be others; if not, no port is opened for them
 * @param host under which others reach this node
 * @param port 0 for any that is free
 * @param bindHost where the node itself listens; empty where that is the host
 * @param bindPort 0 where that is the port
 * @param roles those that the configuration names; none where they follow from the devices
 * @param seedNodes as "host:port", asked first for the others; none where this node is the first
 * @param shards in which users move between nodes; the same number on every node
 * @param unreachableAfter a node that is silent for so long is held to be unreachable
 * @param downAfter when nobody has come or gone for so long, the unreachable are taken out
 * @param tls how nodes know each other; empty where they talk in the open
 */
public record ClusterSettings(
    boolean enabled,
    String host,
    int port,
    String bindHost,
    int bindPort,
    Set<NodeRole> roles,
    List<String> seedNodes,
    int shards,
    Duration unreachableAfter,
    Duration downAfter,
    Optional<TlsSettings> tls,
    KvLendingSettings kv) {
  /** The role of a node where users may be at home. */
  public static final String AGENTS = NodeRole.AGENTS.label();

  private static final Pattern NODE = Pattern.compile("[^\\s:/@]+:[0-9]{1,5}");

  public ClusterSettings {
    roles = Set.copyOf(roles);
    seedNodes = List.copyOf(seedNodes);
  }

  static ClusterSettings from(Section section) {
    List<String> seeds = section.texts("seed-nodes");
    section.require(
        seeds.stream().allMatch(seed -> NODE.matcher(seed).matches()),
        "seed-nodes",
        "be addresses as \"10.0.0.1:7355\"",
        seeds);
    return new ClusterSettings(
        section.flag("enabled"),
        section.text("host"),
        port(section, "port"),
        section.anyText("bind-host"),
        port(section, "bind-port"),
        NodeRole.all(section, "roles"),
        seeds,
        section.integer("shards", 1),
        section.duration("unreachable-after"),
        section.duration("down-after"),
        TlsSettings.from(section.section("tls")),
        KvLendingSettings.from(section.section("kv")));
  }

  private static int port(Section section, String key) {
    int port = section.integer(key, 0);
    section.require(port <= 65_535, key, "be at most 65535", port);
    return port;
  }
}
