package io.tagora.training.run;

import io.tagora.training.hf.HuggingFaceFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Names a folder of data, or a model's, by its content. */
public final class DataHash {
  private DataHash() {}

  /** SHA-256 over the names and bytes of the folder's files of these names, in hex. */
  public static String of(Path folder, List<String> names) throws IOException {
    MessageDigest digest = sha256();
    for (String name : names) {
      digest.update((name + '\0').getBytes(StandardCharsets.UTF_8));
      try (var in = new DigestInputStream(Files.newInputStream(folder.resolve(name)), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The same of a model's weights. */
  public static String ofModel(Path folder) throws IOException {
    return of(folder, List.of(HuggingFaceFolder.WEIGHTS));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }
}
