package io.tagora.cluster.wire;

import java.util.List;

/**
 * A record that got further components, its last ones. Who speaks an older version neither writes
 * them nor is sent them; then they are as here.
 *
 * @param since the version that brought them
 * @param defaults a value for each of them, in their order
 */
public record Grown(Class<? extends Record> type, int since, List<Object> defaults) {
  public Grown {
    defaults = List.copyOf(defaults);
    int components = type.getRecordComponents().length;
    if (defaults.isEmpty() || defaults.size() >= components) {
      throw new IllegalArgumentException(
          "%s must have grown by 1 to %d components, got %s"
              .formatted(type, components - 1, defaults));
    }
    if (since <= WireVersion.FIRST) {
      throw new IllegalArgumentException(
          "%s must have grown after version %d, got %d".formatted(type, WireVersion.FIRST, since));
    }
  }
}
