package io.tagora.gateway.openai;

import io.tagora.runtime.model.ChatFormat;
import io.tagora.runtime.model.ChatMessage;
import java.util.List;
import java.util.stream.Collectors;

/** A conversation for a model that has no format of its own: a line "role: content" a message. */
public final class PlainChat implements ChatFormat {
  @Override
  public String render(List<ChatMessage> messages, boolean addGenerationPrompt) {
    String lines =
        messages.stream()
            .map(message -> message.role() + ": " + message.content() + "\n")
            .collect(Collectors.joining());
    return addGenerationPrompt ? lines + "assistant:" : lines;
  }
}
