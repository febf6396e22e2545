package io.tagora.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where an experiment writes what it found. */
final class ReportFolder {
  private ReportFolder() {}

  /**
   * Refuses a folder that has something in it.
   *
   * @param force whether it is written into all the same
   */
  static void requireUsable(Path out, boolean force) throws IOException {
    if (force || !Files.isDirectory(out)) {
      return;
    }
    try (Stream<Path> entries = Files.list(out)) {
      if (entries.findAny().isPresent()) {
        throw new IllegalArgumentException(
            "--out must be a new or empty folder, got %s (--force writes into it anyway)"
                .formatted(out));
      }
    }
  }
}
