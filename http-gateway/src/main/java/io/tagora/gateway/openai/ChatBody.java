package io.tagora.gateway.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.gateway.json.Fields;
import io.tagora.runtime.model.ChatMessage;
import io.tagora.runtime.model.ControlToken;
import io.tagora.runtime.model.Decoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The body of {@code POST /v1/chat/completions}. */
record ChatBody(String model, List<ChatMessage> messages, Asked asked) {
  private static final int MAX_MESSAGES = 256;
  private static final int MAX_ALTERNATIVES = 20;
  private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant");

  static ChatBody read(JsonNode body, OpenAiLimits limits, List<String> models) {
    Fields fields = Fields.of(body, "");
    String model = Asked.model(fields, models);
    List<ChatMessage> messages = messages(fields);
    for (String name : List.of("tools", "functions", "audio", "web_search_options")) {
      SamplingFields.refuse(fields, name, "must not be there: only text is written");
    }
    modalities(fields);
    toolChoice(fields);
    var asked =
        Asked.read(
            fields,
            limits,
            List.of("max_completion_tokens", "max_tokens"),
            logProbabilities(fields));
    fields.end();
    return new ChatBody(model, messages, asked);
  }

  private static void modalities(Fields fields) {
    fields
        .any("modalities")
        .ifPresent(value -> {
          if (!value.toString().equals("[\"text\"]")) {
            throw fields.broken("modalities", "must be [\"text\"]");
          }
        });
  }

  private static void toolChoice(Fields fields) {
    for (String name : List.of("tool_choice", "function_call")) {
      fields
          .any(name)
          .ifPresent(value -> {
            if (!value.asText().equals("none") && !value.asText().equals("auto")) {
              throw fields.broken(name, "must be none or auto: there are no tools");
            }
          });
    }
  }

  private static LogProbabilities logProbabilities(Fields fields) {
    boolean wanted = fields.flag("logprobs", false);
    int alternatives = fields.integer("top_logprobs", 0, MAX_ALTERNATIVES, 0);
    if (alternatives > 0 && !wanted) {
      throw fields.broken("top_logprobs", "must be 0 unless logprobs is true");
    }
    return new LogProbabilities(wanted, alternatives);
  }

  private static List<ChatMessage> messages(Fields fields) {
    JsonNode list = fields.required("messages");
    if (!list.isArray() || list.isEmpty() || list.size() > MAX_MESSAGES) {
      throw fields.broken("messages", "must be 1 to %d messages".formatted(MAX_MESSAGES));
    }
    var messages = new ArrayList<ChatMessage>();
    for (JsonNode message : list) {
      messages.add(message(Fields.of(message, "/messages/" + messages.size())));
    }
    return List.copyOf(messages);
  }

  private static ChatMessage message(Fields message) {
    String role = message.text("role", 32);
    if (!ROLES.contains(role)) {
      throw message.broken("role", "must be system, developer, user or assistant");
    }
    for (String name : List.of("tool_calls", "function_call", "audio")) {
      SamplingFields.refuse(message, name, "must not be there: only text is read");
    }
    message.any("name");
    message.any("refusal");
    String content =
        message
            .any("content")
            .map(value -> content(message, value))
            .orElseGet(() -> empty(message, role));
    message.end();
    return new ChatMessage(role.equals("developer") ? "system" : role, content);
  }

  private static String empty(Fields message, String role) {
    if (!role.equals("assistant")) {
      throw message.broken("content", "must be there");
    }
    return "";
  }

  /** A text, or text parts that follow each other; what looks like a control token is taken out. */
  private static String content(Fields message, JsonNode content) {
    if (content.isTextual()) {
      return ControlToken.removeFrom(content.textValue());
    }
    boolean parts =
        content.isArray()
            && StreamSupport.stream(content.spliterator(), false)
                .allMatch(part ->
                    part.path("type").asText().equals("text") && part.path("text").isTextual());
    if (!parts) {
      throw message.broken("content", "must be a text or a list of text parts");
    }
    return StreamSupport.stream(content.spliterator(), false)
        .map(part -> ControlToken.removeFrom(part.path("text").textValue()))
        .collect(Collectors.joining());
  }

  Decoding decoding() {
    return asked.decoding();
  }
}
