package io.tagora.actors.device;

import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.Priority;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A prompt with what it continues.
 *
 * @param priority that of the first part, for all that continues it
 */
public record WholePrompt(Optional<WholePrompt> before, HybridPrompt prompt, Priority priority) {

  /** One that continues nothing. */
  public static WholePrompt of(HybridPrompt prompt, Priority priority) {
    return new WholePrompt(Optional.empty(), prompt, priority);
  }

  /** The same with a continuation. */
  public WholePrompt then(HybridPrompt next) {
    return new WholePrompt(Optional.of(this), next, priority);
  }

  /** Each the continuation of the one before, at least one. */
  public List<HybridPrompt> parts() {
    return Stream.concat(
            before.stream().flatMap(earlier -> earlier.parts().stream()), Stream.of(prompt))
        .toList();
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
