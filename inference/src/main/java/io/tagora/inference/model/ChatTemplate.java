package io.tagora.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.inference.InferenceException;
import io.tagora.inference.Json;
import io.tagora.inference.model.jinja.DateText;
import io.tagora.inference.model.jinja.JinjaTemplate;
import io.tagora.inference.model.jinja.TemplateException;
import io.tagora.inference.model.jinja.Value;
import io.tagora.runtime.model.ChatFormat;
import io.tagora.runtime.model.ChatMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model's own chat template: {@code chat_template.jinja}, or {@code chat_template} in {@code
 * tokenizer_config.json}. Special tokens that it prints are part of the text, so the tokenizer must
 * add none.
 */
public final class ChatTemplate implements ChatFormat {
  private static final String TEMPLATE = "chat_template.jinja";
  private static final String SETTINGS = "tokenizer_config.json";
  private static final List<String> TOKENS =
      List.of("bos_token", "eos_token", "pad_token", "unk_token");

  private final JinjaTemplate template;
  private final Map<String, Value> tokens;
  private final Clock clock;

  private ChatTemplate(JinjaTemplate template, Map<String, Value> tokens, Clock clock) {
    this.template = template;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * The folder's template, or none if the model has none.
   *
   * @param clock what templates read that say today's date
   * @throws InferenceException if the template uses what we do not know
   */
  public static Optional<ChatTemplate> read(Path folder, Clock clock) {
    var file = folder.resolve(SETTINGS);
    var settings =
        Files.isRegularFile(file) ? Optional.of(Json.read(file)) : Optional.<JsonNode>empty();
    var tokens = settings.map(ChatTemplate::tokens).orElse(Map.of());
    return source(folder, settings)
        .map(source -> new ChatTemplate(parse(folder, source), tokens, clock));
  }

  /** Whether the folder has a template; it is not parsed. */
  public static boolean isIn(Path folder) {
    var file = folder.resolve(SETTINGS);
    return Files.isRegularFile(folder.resolve(TEMPLATE))
        || (Files.isRegularFile(file) && inSettings(Json.read(file)).isPresent());
  }

  @Override
  public String render(List<ChatMessage> messages, boolean addGenerationPrompt) {
    var names = new HashMap<>(tokens);
    names.put("messages", new Value.Items(messages.stream().map(ChatTemplate::value).toList()));
    names.put("add_generation_prompt", new Value.Flag(addGenerationPrompt));
    names.put("strftime_now", new Value.Function(given -> DateText.of(given, clock)));
    try {
      return template.render(names);
    } catch (TemplateException e) {
      throw new IllegalArgumentException(
          e.raisedByTemplate()
              ? "the messages must suit the model's chat template, got: " + e.rule()
              : "the chat template must " + e.rule(),
          e);
    }
  }

  private static Value value(ChatMessage message) {
    return new Value.Table(
        Map.of(
            "role", new Value.Text(message.role()), "content", new Value.Text(message.content())));
  }

  private static JinjaTemplate parse(Path folder, String source) {
    try {
      return JinjaTemplate.parse(source);
    } catch (TemplateException e) {
      throw new InferenceException(
          "the chat template in %s must %s".formatted(folder, e.rule()), e);
    }
  }

  private static Optional<String> source(Path folder, Optional<JsonNode> settings) {
    var file = folder.resolve(TEMPLATE);
    if (!Files.isRegularFile(file)) {
      return settings.flatMap(ChatTemplate::inSettings);
    }
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      throw new InferenceException("the chat template must be readable, got " + e, e);
    }
  }

  /** One template, or several by name, of which the default one is for conversations. */
  private static Optional<String> inSettings(JsonNode settings) {
    var node = settings.path("chat_template");
    if (node.isTextual()) {
      return Optional.of(node.asText());
    }
    return node.valueStream()
        .filter(named -> named.path("name").asText().equals("default"))
        .map(named -> named.path("template").asText())
        .findFirst();
  }

  /** A token is a text, or an object that says more of it. */
  private static Map<String, Value> tokens(JsonNode settings) {
    var tokens = new HashMap<String, Value>();
    for (var name : TOKENS) {
      var node = settings.path(name);
      var text = node.isObject() ? node.path("content") : node;
      if (text.isTextual()) {
        tokens.put(name, new Value.Text(text.asText()));
      }
    }
    return tokens;
  }
}
