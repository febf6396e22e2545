package io.tagora.inference.park;

import java.nio.file.Path;

/**
 * Where KV that leaves its slot is kept, and which.
 *
 * @param place a device has a part of its own there
 * @param maxBytes bytes that all parked prompts of a device take at most, with those being written
 * @param leastTokens a prompt is parked if so many of its tokens would have to be computed again
 */
public record ParkSettings(Place place, long maxBytes, int leastTokens) {

  /** Where parked KV lies. */
  public sealed interface Place {
    /** In the machine's memory; gone when the engine is closed. */
    record Memory() implements Place {}

    /** In files under a directory; found again by the next engine of the same model. */
    record Disk(Path directory) implements Place {}
  }

  public ParkSettings {
    if (maxBytes < 1 || leastTokens < 1) {
      throw new IllegalArgumentException(
          "maxBytes and leastTokens must be at least 1, got %d and %d"
              .formatted(maxBytes, leastTokens));
    }
  }
}
