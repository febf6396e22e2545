package io.tagora.inference.session;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.InferenceException;
import io.tagora.inference.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * Brings the native ONNX Runtime of this platform from its jar to a file that can be loaded. The
 * file is named by its content, so that versions never mix, and appears whole or not at all.
 */
final class OrtLibrary {
  private OrtLibrary() {}

  static Path extract(CacheFolder cache) {
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
