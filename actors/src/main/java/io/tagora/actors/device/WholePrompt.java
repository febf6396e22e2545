package io.tagora.actors.device;

import io.tagora.runtime.model.HybridPrompt;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A prompt with what it continues. */
public record WholePrompt(Optional<WholePrompt> before, HybridPrompt prompt) {

  /** One that continues nothing. */
  public static WholePrompt of(HybridPrompt prompt) {
    return new WholePrompt(Optional.empty(), prompt);
  }

  /**
   * A prompt of parts, each the continuation of the one before.
   *
   * @param parts at least one
   */
  public static WholePrompt of(List<HybridPrompt> parts) {
    Optional<WholePrompt> whole = Optional.empty();
    for (HybridPrompt part : parts) {
      whole = Optional.of(new WholePrompt(whole, part));
    }
    return whole.orElseThrow();
  }

  /** SHA-256 over all texts, so that who keeps it keeps nothing of a user. */
  String hash() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      before.ifPresent(earlier -> digest.update(bytes(earlier.hash())));
      return HexFormat.of().formatHex(digest.digest(bytes(prompt.text())));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JDK must have SHA-256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
