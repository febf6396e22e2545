package io.tagora.cluster.tls;

import io.tagora.cluster.settings.ClusterSettings;
import io.tagora.cluster.settings.InvalidSettingException;
import io.tagora.cluster.settings.TlsSettings;
import java.time.Instant;
import java.util.Map;

/** What follows for Pekko from {@code tagora.cluster.tls}. */
public final class TlsConfig {
  private static final String SSL = "pekko.remote.artery.ssl.";
  private static final String ENGINE = SSL + "rotating-keys-engine.";

  private TlsConfig() {}

  /**
   * The transport and its keys.
   *
   * @throws InvalidSettingException if a file is not there, not readable, or not good now
   */
  public static Map<String, Object> of(ClusterSettings cluster) {
    return cluster
        .tls()
        .map(TlsConfig::encrypted)
        .orElseGet(() -> Map.of("pekko.remote.artery.transport", "tcp"));
  }

  private static Map<String, Object> encrypted(TlsSettings tls) {
    NodeIdentity.read(tls, Instant.now());
    return Map.of(
        "pekko.remote.artery.transport",
        "tls-tcp",
        SSL + "ssl-engine-provider",
        "org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider",
        ENGINE + "key-file",
        tls.key().toString(),
        ENGINE + "cert-file",
        tls.certificate().toString(),
        ENGINE + "ca-cert-file",
        tls.authority().toString(),
        ENGINE + "ssl-context-cache-ttl",
        tls.reload());
  }
}
