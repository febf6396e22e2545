package io.tagora.inference.graph;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.InferenceException;
import io.tagora.inference.device.Device;
import io.tagora.inference.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;

/**
 * Imported models, kept by the hash of what they were made from. A folder appears whole or not at
 * all, so several processes may import the same model at once.
 */
public final class ModelCache {
  private static final String MARK = "genai_config.json";

  private final CacheFolder cache;

  public ModelCache(CacheFolder cache) {
    this.cache = cache;
  }

  /**
   * The model folder to open: {@code folder} itself if it has the layout of ONNX Runtime GenAI or
   * is an export of Optimum, else its import, made now if it is not there.
   */
  public Path importIfNeeded(Path folder, ImportListener listener) {
    return importIfNeeded(folder, ImportOptions.PLAIN, listener);
  }

  /**
   * As the other, for an import with options; each is kept for itself.
   *
   * @throws InferenceException also if the folder is imported already and the options ask for more
   */
  public Path importIfNeeded(Path folder, ImportOptions options, ImportListener listener) {
    if (!Files.isDirectory(folder)) {
      throw new InferenceException("the model must be a folder, got " + folder);
    }
    if (isImported(folder)) {
      requirePlain(folder, options);
      return folder;
    }
    if (!Files.isRegularFile(folder.resolve("config.json"))) {
      throw new InferenceException(
          "a model folder must have config.json or genai_config.json, got neither in " + folder);
    }
    var target = cache.folder("models").resolve(HuggingFaceImporter.contentHash(folder, options));
    if (!Files.isRegularFile(target.resolve(MARK))) {
      importTo(target, folder, options, listener);
    }
    return target;
  }

  /**
   * The folder for a device: one that is imported already as it is, any other in the device's
   * precision.
   */
  public Path importFor(Device device, Path folder, ImportListener listener) {
    boolean plain = isImported(folder) || Precision.of(device) == Precision.FP32;
    return importIfNeeded(folder, plain ? ImportOptions.PLAIN : ImportOptions.HALF, listener);
  }

  private static boolean isImported(Path folder) {
    return Files.isRegularFile(folder.resolve(MARK)) || ModelFolder.isOptimum(folder);
  }

  private static void requirePlain(Path folder, ImportOptions options) {
    if (!options.isPlain()) {
      throw new InferenceException(
          "only a Hugging Face folder can be quantised, got one that is imported already: "
              + folder);
    }
  }

  private void importTo(Path target, Path folder, ImportOptions options, ImportListener listener) {
    try {
      var part = Files.createTempDirectory(cache.folder("models"), "part");
      try {
        HuggingFaceImporter.importFolder(folder, part, options, listener);
        move(part, target);
      } finally {
        delete(part);
      }
    } catch (IOException e) {
      throw new InferenceException("the cache folder must be writable, got " + e, e);
    }
  }

  private static void move(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isRegularFile(target.resolve(MARK))) {
        throw e;
      }
      // Another process was first; both wrote the same.
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
