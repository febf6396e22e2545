package io.tagora.inference.park;

import io.tagora.inference.InferenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The folders of a directory of parked KV: one for each model and device. */
public final class ParkFolders {
  private ParkFolders() {}

  /** The folder's name for a model's fingerprint and a device as "cpu:0". */
  public static String name(String model, String deviceId) {
    return model + "-" + deviceId.replace(':', '-');
  }

  /**
   * Deletes what is parked under a directory for other models and devices, so that what no engine
   * will read again does not stay. A folder that another process uses is left alone.
   *
   * @param names of the folders that stay
   */
  public static void clearOthers(Path directory, Set<String> names) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (var folders = Files.list(directory)) {
      folders
          .filter(folder -> folder.getFileName().toString().matches("[0-9a-f]{32}-.+"))
          .filter(folder -> !names.contains(folder.getFileName().toString()))
          .forEach(ParkFolders::clear);
    } catch (IOException e) {
      throw new InferenceException(
          "the directory of parked KV must be readable, got %s; set tagora.inference.park.directory"
              .formatted(e),
          e);
    }
  }

  private static void clear(Path folder) {
    try (var keeping = new FileKeeping(folder)) {
      keeping.found().forEach(Kept::drop);
      keeping.deleteFolder();
    } catch (InferenceException _) {
      // Somebody else's.
    }
  }
}
