package io.tagora.inference.park;

import io.tagora.inference.InferenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folders of a directory of parked KV: one for each device and the model that runs there. */
final class ParkFolders {
  private static final String MODEL = "[0-9a-f]{32}-";

  private ParkFolders() {}

  /**
   * The folder for a device as "cpu:0" and a model's fingerprint. What was parked for another model
   * on the device is deleted, since nobody will read it again, unless another process uses it.
   */
  static Path folder(Path directory, String deviceId, String model) {
    String device = deviceId.replaceAll("[^A-Za-z0-9.]", "-");
    String name = model + "-" + device;
    if (Files.isDirectory(directory)) {
      clearOthers(directory, device, name);
    }
    return directory.resolve(name);
  }

  private static void clearOthers(Path directory, String device, String own) {
    try (var folders = Files.list(directory)) {
      folders
          .filter(folder -> folder.getFileName().toString().matches(MODEL + device))
          .filter(folder -> !folder.endsWith(own))
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
