package io.tagora.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where things that can be made again are kept between runs: native libraries, imported models,
 * vectors. Deleting it costs time only.
 */
public record CacheFolder(Path root) {

  /** The folder {@code $TAGORA_CACHE}, or {@code ~/.cache/tagora}. */
  public static CacheFolder ofEnvironment() {
    var named = System.getenv("TAGORA_CACHE");
    return new CacheFolder(
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache", "tagora")
            : Path.of(named));
  }

  /** A sub-folder, created if it is not there. */
  public Path folder(String name) {
    var folder = root.resolve(name);
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InferenceException(
          "the cache folder must be writable, got " + folder + "; set TAGORA_CACHE to another", e);
    }
  }
}
