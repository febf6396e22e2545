package io.tagora.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.tagora.cluster.settings.ClusterSettings;
import io.tagora.cluster.settings.NodeRole;
import io.tagora.cluster.settings.TagoraSettings;
import io.tagora.cluster.tls.TlsConfig;
import io.tagora.cluster.wire.WireVersion;
import java.util.List;
import java.util.Map;

/** What follows for Pekko from {@code tagora.cluster}. */
final class ClusterConfig {
  private ClusterConfig() {}

  /** Empty where there are no other nodes: then Pekko opens no port. */
  static Config of(TagoraSettings settings) {
    ClusterSettings cluster = settings.cluster();
    if (!cluster.enabled()) {
      return ConfigFactory.empty();
    }
    var keys =
        Map.ofEntries(
            Map.entry("pekko.actor.provider", "cluster"),
            Map.entry("pekko.remote.artery.canonical.hostname", cluster.host()),
            Map.entry("pekko.remote.artery.canonical.port", cluster.port()),
            Map.entry("pekko.remote.artery.bind.hostname", cluster.bindHost()),
            Map.entry("pekko.remote.artery.bind.port", bindPort(cluster)),
            Map.entry("pekko.cluster.seed-nodes", seeds(cluster)),
            Map.entry(JoinCompatibility.VERSION, Integer.toString(WireVersion.CURRENT)),
            Map.entry(
                "pekko.cluster.configuration-compatibility-check.checkers.tagora",
                JoinCompatibility.class.getName()),
            Map.entry("pekko.cluster.roles", roles(settings)),
            Map.entry(
                "pekko.cluster.failure-detector.acceptable-heartbeat-pause",
                cluster.unreachableAfter()),
            Map.entry("pekko.cluster.split-brain-resolver.stable-after", cluster.downAfter()),
            Map.entry(
                "pekko.cluster.split-brain-resolver.keep-majority.role", ClusterSettings.AGENTS));
    var config = ConfigFactory.empty();
    for (var key : keys.entrySet()) {
      config = config.withValue(key.getKey(), ConfigValueFactory.fromAnyRef(key.getValue()));
    }
    return transport(config, cluster);
  }

  private static Config transport(Config config, ClusterSettings cluster) {
    Config whole = config;
    for (var key : TlsConfig.of(cluster).entrySet()) {
      whole = whole.withValue(key.getKey(), ConfigValueFactory.fromAnyRef(key.getValue()));
    }
    return whole;
  }

  /** Empty is Pekko's word for the port under which the others reach the node. */
  private static Object bindPort(ClusterSettings cluster) {
    return cluster.bindPort() == 0 ? "" : cluster.bindPort();
  }

  private static List<String> seeds(ClusterSettings cluster) {
    return cluster.seedNodes().stream()
        .map(seed -> "pekko://%s@%s".formatted(NodeConfig.SYSTEM, seed))
        .toList();
  }

  private static List<String> roles(TagoraSettings settings) {
    return settings.roles().stream().sorted().map(NodeRole::label).toList();
  }
}
