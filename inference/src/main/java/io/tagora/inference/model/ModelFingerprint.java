package io.tagora.inference.model;

import io.tagora.inference.InferenceException;
import io.tagora.inference.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name for all that decides what a model computes: the SHA-256 of the names and contents of the
 * files in its folder. Computed when it is first wanted, since it reads all weights. Thread-safe.
 */
public final class ModelFingerprint {
  private static final int DIGITS = 32;

  private final Path folder;
  private @Nullable String digits;

  public ModelFingerprint(Path folder) {
    this.folder = folder;
  }

  /** As 32 hexadecimal digits. */
  public synchronized String digits() {
    String known = digits;
    if (known == null) {
      known = compute();
      digits = known;
    }
    return known;
  }

  private String compute() {
    var hash = new Sha256();
    for (var file : files()) {
      try (var in = Files.newInputStream(file)) {
        hash.add(file.getFileName() + " " + Files.size(file) + "\n").add(in);
      } catch (IOException e) {
        throw new InferenceException("a model file must be readable, got " + file, e);
      }
    }
    return hash.hex(DIGITS);
  }

  private List<Path> files() {
    try (var files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new InferenceException("a model folder must be readable, got " + folder, e);
    }
  }
}
