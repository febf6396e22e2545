package io.tagora.runtime.model;

import java.util.List;

/** How one model wants conversations written as text. Safe to use from any thread. */
public interface ChatFormat {

  /**
   * The conversation as one prompt, with the special tokens that the model was trained with.
   *
   * @param addGenerationPrompt whether the prompt ends where the assistant's next answer begins
   * @throws IllegalArgumentException if the model takes no such conversation; the message says why
   */
  String render(List<ChatMessage> messages, boolean addGenerationPrompt);
}
