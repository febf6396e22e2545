package io.tagora.training.judged;

import io.tagora.training.hf.Precision;
import java.nio.file.Path;
import java.util.Map;

/**
 * What to train and where to put it.
 *
 * @param out the folder to write
 * @param from the Hugging Face folder whose decoder the head stands on
 * @param resume continue from the folder's checkpoint
 * @param command what was typed, for the log
 * @param identity what else makes this run, by name; all must be the same to resume
 */
public record RewardRequest(
    Path out,
    Path from,
    RewardSettings settings,
    Precision precision,
    boolean resume,
    String command,
    Map<String, String> identity) {
  public RewardRequest {
    identity = Map.copyOf(identity);
  }
}
