package io.tagora.actors.completion;

import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.Priority;
import java.time.Duration;

/**
 * A prompt to be continued.
 *
 * @param model the name of one of the node's models
 * @param choices how many continuations, all from one reading of the prompt; the first is written
 *     with the decoding's seed, each further one with the next
 * @param deadline for all of it
 * @param priority how soon the model is to work for it, where several ask
 */
public record CompletionRequest(
    String model,
    HybridPrompt prompt,
    int choices,
    Decoding decoding,
    Duration deadline,
    Priority priority) {
  public CompletionRequest {
    if (choices < 1) {
      throw new IllegalArgumentException("choices must be at least 1, got " + choices);
    }
    if (!deadline.isPositive()) {
      throw new IllegalArgumentException("deadline must be longer than 0, got " + deadline);
    }
  }
}
