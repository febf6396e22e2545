package io.tagora.cluster.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code tagora.cluster.tls}: what a node shows to other nodes, and whom it believes. All files are
 * PEM.
 *
 * @param key of this node, RSA, not encrypted
 * @param certificate of this node, for its key
 * @param authority that signed the certificates of all nodes
 * @param reload how soon files that were replaced are taken up
 */
public record TlsSettings(Path key, Path certificate, Path authority, Duration reload) {
  /** The keys of the files, from {@code tagora} on, for who has something to say about one. */
  public static final String KEY = "tagora.cluster.tls.key";

  public static final String CERTIFICATE = "tagora.cluster.tls.certificate";
  public static final String AUTHORITY = "tagora.cluster.tls.authority";

  /** Empty where nodes talk in the open. */
  static Optional<TlsSettings> from(Section section) {
    boolean enabled = section.flag("enabled");
    var settings =
        new TlsSettings(
            file(section, "key", enabled),
            file(section, "certificate", enabled),
            file(section, "authority", enabled),
            section.duration("reload"));
    return enabled ? Optional.of(settings) : Optional.empty();
  }

  private static Path file(Section section, String key, boolean needed) {
    String file = section.anyText(key);
    section.require(
        !needed || !file.isBlank(),
        key,
        "name a PEM file while tls.enabled = true (./tagora certificates makes some to try with)",
        "\"\"");
    return Path.of(file).toAbsolutePath();
  }
}
