package io.tagora.inference.session;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.InferenceException;
import io.tagora.inference.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the native ONNX Runtime: in a folder that is named, or else in the jar for this platform,
 * from where it is copied to a file that can be loaded. That file is named by its content, so that
 * versions never mix, and appears whole or not at all.
 */
final class OrtLibrary {
  /** Names a folder with another library, as one with CUDA. */
  static final String VARIABLE = "TAGORA_ONNXRUNTIME";

  private static final List<String> FILES =
      List.of("libonnxruntime.so", "libonnxruntime.so.1", "libonnxruntime.dylib");

  private OrtLibrary() {}

  /** The library of the named folder, or of the jar if none is named. */
  static Path locate(Optional<String> folder, CacheFolder cache) {
    return folder
        .filter(name -> !name.isBlank())
        .map(name -> inFolder(Path.of(name)))
        .orElseGet(() -> extract(cache));
  }

  private static Path inFolder(Path folder) {
    return FILES.stream()
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() ->
            new InferenceException(
                "%s must name a folder with one of %s, got %s".formatted(VARIABLE, FILES, folder)));
  }

  private static Path extract(CacheFolder cache) {
    var resource = resource();
    try {
      var target = cache.folder("native").resolve(contentHash(resource) + "-" + fileName(resource));
      if (!Files.exists(target)) {
        copy(resource, target);
      }
      return target;
    } catch (IOException e) {
      throw new InferenceException(
          "the ONNX Runtime library must be writable to " + cache.root() + ", got " + e, e);
    }
  }

  private static void copy(String resource, Path target) throws IOException {
    var part = Files.createTempFile(target.getParent(), "part", ".tmp");
    try (var in = open(resource)) {
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String contentHash(String resource) throws IOException {
    try (var in = open(resource)) {
      return new Sha256().add(in).hex(16);
    }
  }

  private static InputStream open(String resource) {
    var in = OrtLibrary.class.getResourceAsStream(resource);
    if (in == null) {
      throw new InferenceException(
          "the jar onnxruntime must be on the class path with " + resource + ", got none");
    }
    return in;
  }

  private static String fileName(String resource) {
    return resource.substring(resource.lastIndexOf('/') + 1);
  }

  private static String resource() {
    var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    var arm = System.getProperty("os.arch").equals("aarch64");
    if (system.contains("linux")) {
      return "/ai/onnxruntime/native/linux-" + (arm ? "aarch64" : "x64") + "/libonnxruntime.so";
    }
    if (system.contains("mac") && arm) {
      return "/ai/onnxruntime/native/osx-aarch64/libonnxruntime.dylib";
    }
    throw new InferenceException(
        "the platform must be Linux (x64, aarch64) or macOS (aarch64), got " + system);
  }
}
