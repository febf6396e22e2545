package io.tagora.gateway.node.command;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A place to write to where nothing is lost. */
final class EmptyFolder {
  private EmptyFolder() {}

  /** Refuses a file, and a folder that has something in it. */
  static void require(Path folder, String option) throws IOException {
    requireNoFile(folder, option);
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        if (entries.iterator().hasNext()) {
          throw new CommandFailure(
              "%s must be a new or empty folder, got %s".formatted(option, folder));
        }
      }
    }
  }

  static void requireNoFile(Path folder, String option) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new CommandFailure("%s must be a folder, got the file %s".formatted(option, folder));
    }
  }
}
