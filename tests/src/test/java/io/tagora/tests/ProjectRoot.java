package io.tagora.tests;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of the clone, wherever in it the tests were started. */
public final class ProjectRoot {

  private ProjectRoot() {}

  /** The nearest folder upwards that holds the launcher. */
  public static Path find() {
    for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("tagora"))) {
        return folder;
      }
    }
    throw new IllegalStateException(
        "tests must run inside the project, got " + Path.of("").toAbsolutePath());
  }
}
