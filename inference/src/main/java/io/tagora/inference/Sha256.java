package io.tagora.inference;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over bytes as they come, written as lower-case hexadecimal. */
public final class Sha256 {
  private final MessageDigest digest;

  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public Sha256 add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  public Sha256 add(byte[] bytes) {
    digest.update(bytes);
    return this;
  }

  /** Reads the stream to its end. */
  public Sha256 add(InputStream in) throws IOException {
    var buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
    }
    return this;
  }

  /** The 32 bytes; starts anew. */
  public byte[] bytes() {
    return digest.digest();
  }

  /** The first {@code digits} of the 64 hexadecimal digits; starts anew. */
  public String hex(int digits) {
    return HexFormat.of().formatHex(bytes()).substring(0, digits);
  }
}
