package io.tagora.training.grpo;

import io.tagora.runtime.signature.SignatureSettings;
import io.tagora.training.hf.Precision;
import java.nio.file.Path;
import java.util.Map;

/**
 * What to train and where to put it.
 *
 * @param out the folder to write; it becomes a Hugging Face folder
 * @param from the Hugging Face folder that the run starts from and stays near
 * @param moments moments of users' lives to plan and learn from, at most
 * @param heldOutMoments moments of other users to look at
 * @param signatures from where on a sign of failure is told
 * @param resume continue from the folder's checkpoint
 * @param command what was typed, for the log
 * @param identity what else makes this run, by name; all must be the same to resume
 */
public record GrpoRequest(
    Path out,
    Path from,
    GrpoSettings settings,
    Shaping shaping,
    int moments,
    int heldOutMoments,
    SignatureSettings signatures,
    Precision precision,
    boolean resume,
    String command,
    Map<String, String> identity) {
  public GrpoRequest {
    identity = Map.copyOf(identity);
    if (moments < 1 || heldOutMoments < 1) {
      throw new IllegalArgumentException(
          "moments to learn from and to look at must be at least 1 each, got %d and %d (--moments, --held-out)"
              .formatted(moments, heldOutMoments));
    }
  }
}
