package io.tagora.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.tagora.cluster.dispatch.DeviceDispatchers;
import io.tagora.cluster.settings.InvalidSettingException;
import io.tagora.cluster.settings.NodeRole;
import io.tagora.cluster.settings.TagoraSettings;
import io.tagora.cluster.store.MemoryDatabase;
import io.tagora.cluster.store.StoreConfig;

/**
 * A node's whole configuration: the actor system is made from {@code config}, all else reads {@code
 * settings}.
 */
public record NodeConfig(Config config, TagoraSettings settings) {
  /** The name that the actor system of every node must have, or they do not find each other. */
  public static final String SYSTEM = "tagora";

  /**
   * System properties, over {@code application.conf}, over the defaults.
   *
   * @throws InvalidSettingException with one sentence that names the key
   */
  public static NodeConfig load() {
    return of(ConfigFactory.empty());
  }

  /** As {@link #load}, with these keys over everything else. */
  public static NodeConfig of(Config overrides) {
    try {
      return checked(layers(overrides));
    } catch (ConfigException e) {
      throw new InvalidSettingException(
          "the configuration must be readable, got " + e.getMessage());
    }
  }

  private static Config layers(Config overrides) {
    return overrides
        .withFallback(ConfigFactory.defaultOverrides())
        .withFallback(ConfigFactory.defaultApplication())
        .withFallback(ConfigFactory.parseResourcesAnySyntax("tagora-node"))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }

  /** Of a node where users are at home; others have no business with the database. */
  private static Config persistence(TagoraSettings settings) {
    if (!settings.roles().contains(NodeRole.AGENTS)) {
      return ConfigFactory.empty();
    }
    return MemoryDatabase.of(settings.memory().store(), System.getenv())
        .map(StoreConfig::of)
        .orElseGet(ConfigFactory::empty);
  }

  private static NodeConfig checked(Config config) {
    var settings = TagoraSettings.from(config);
    return new NodeConfig(
        DeviceDispatchers.of(settings.devices())
            .withFallback(ClusterConfig.of(settings))
            .withFallback(persistence(settings))
            .withFallback(config),
        settings);
  }
}
