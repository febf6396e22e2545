package io.tagora.cluster.settings;

import java.util.Locale;
import java.util.stream.Stream;

/**
 * {@code tagora.inference.park}: what becomes of the KV of prompts that leave their slots.
 *
 * @param directory of the files; empty for one in the cache folder
 * @param maxBytes of a device's parked KV
 * @param leastTokens that would have to be computed again, or a prompt is not parked
 */
public record ParkingSettings(Where where, String directory, long maxBytes, int leastTokens) {
  /** What {@code where} may be. */
  public enum Where {
    OFF,
    MEMORY,
    DISK;

    private String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static ParkingSettings from(Section section) {
    String where = section.text("where");
    var known = Stream.of(Where.values()).filter(one -> one.key().equals(where)).findFirst();
    section.require(known.isPresent(), "where", "be one of off, memory, disk", where);
    return new ParkingSettings(
        known.orElseThrow(),
        section.anyText("directory"),
        section.bytes("max-bytes"),
        section.integer("least-tokens", 1));
  }
}
