package io.tagora.inference.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tagora.inference.InferenceException;
import io.tagora.inference.Json;
import io.tagora.runtime.model.ChatMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTemplateTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-03T09:05:00Z"), ZoneOffset.UTC);

  /** Marks of a turn as Qwen's models have them; thoughts before the last question are dropped. */
  private static final String TURNS =
      """
      {%- set ns = namespace(last=messages|length - 1, found=false) %}
      {%- for message in messages[::-1] %}
          {%- if not ns.found and message.role == "user" %}
              {%- set ns.found = true %}
              {%- set ns.last = (messages|length - 1) - loop.index0 %}
          {%- endif %}
      {%- endfor %}
      {%- for message in messages %}
          {%- set content = message.content %}
          {%- if message.role == 'assistant' and '</think>' in content and loop.index0 < ns.last %}
              {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
          {%- endif %}
          {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>\\n' }}
      {%- endfor %}
      {%- if add_generation_prompt %}
          {{- '<|im_start|>assistant\\n' }}
      {%- endif %}
      """;

  /** Headers as Llama 3's models have them, with today's date. */
  private static final String HEADERS =
      """
      {{- bos_token }}
      {%- set date = strftime_now("%d %b %Y") if strftime_now is defined else "unknown" %}
      {%- if messages[0]['role'] == 'system' %}
          {%- set first = messages[0]['content']|trim %}
          {%- set messages = messages[1:] %}
      {%- else %}
          {%- set first = "" %}
      {%- endif %}
      {{- "<|start_header_id|>system<|end_header_id|>\\n\\nToday: " + date + "\\n" + first + "<|eot_id|>" }}
      {%- for message in messages %}
          {%- if message.role not in ['user', 'assistant'] %}
              {{- raise_exception("Only user and assistant may follow, not " + message.role) }}
          {%- endif %}
          {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' + message['content'] | trim + '<|eot_id|>' }}
      {%- endfor %}
      {%- if add_generation_prompt %}
          {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
      {%- endif %}
      """;

  @TempDir Path folder;

  @Test
  void aTemplateInTheSettingsWritesTheTurns() throws IOException {
    writeSettings(TURNS);
    assertEquals(
        """
        <|im_start|>user
        Hi {{ x }}<|im_end|>
        <|im_start|>assistant
        Yes?<|im_end|>
        <|im_start|>user
        123<|im_end|>
        <|im_start|>assistant
        """,
        template()
            .render(
                List.of(
                    new ChatMessage("user", "Hi {{ x }}"),
                    new ChatMessage("assistant", "<think>\nhm\n</think>\n\nYes?"),
                    new ChatMessage("user", "123")),
                true));
  }

  @Test
  void aTemplateFileGoesBeforeTheSettings() throws IOException {
    writeSettings(TURNS);
    Files.writeString(folder.resolve("chat_template.jinja"), HEADERS);
    assertEquals(
        "<s><|start_header_id|>system<|end_header_id|>\n\nToday: 03 Nov 2026\nBe brief.<|eot_id|>"
            + "<|start_header_id|>user<|end_header_id|>\n\nHello<|eot_id|>",
        template()
            .render(
                List.of(new ChatMessage("system", " Be brief. "), new ChatMessage("user", "Hello")),
                false));
  }

  @Test
  void theDefaultOfSeveralNamedTemplatesIsUsed() throws IOException {
    var settings = JsonNodeFactory.instance.objectNode();
    var named = settings.putArray("chat_template");
    named.addObject().put("name", "tool_use").put("template", "tools");
    named.addObject().put("name", "default").put("template", "plain{{ eos_token }}");
    settings.put("eos_token", "</s>");
    Json.write(folder.resolve("tokenizer_config.json"), settings);
    assertEquals("plain</s>", template().render(List.of(), true));
  }

  @Test
  void whatTheTemplateRefusesIsSaidInItsWords() throws IOException {
    writeSettings(HEADERS);
    var messages = List.of(new ChatMessage("user", "a"), new ChatMessage("tool", "b"));
    var error =
        assertThrows(IllegalArgumentException.class, () -> template().render(messages, true));
    assertEquals(
        "the messages must suit the model's chat template, got: Only user and assistant may follow, not tool",
        error.getMessage());
  }

  @Test
  void aTemplateThatWeDoNotUnderstandIsRefusedWhenItIsRead() throws IOException {
    writeSettings("{% include 'other' %}");
    var error = assertThrows(InferenceException.class, this::template);
    assertEquals(
        "the chat template in %s must have only the tags if, for, set and macro, got include"
            .formatted(folder),
        error.getMessage());
  }

  @Test
  void aModelWithoutATemplateHasNone() throws IOException {
    assertEquals(Optional.empty(), ChatTemplate.read(folder, CLOCK));
    assertFalse(ChatTemplate.isIn(folder));
    writeSettings(TURNS);
    assertTrue(ChatTemplate.isIn(folder));
  }

  private ChatTemplate template() {
    return ChatTemplate.read(folder, CLOCK).orElseThrow();
  }

  private void writeSettings(String template) throws IOException {
    var settings = JsonNodeFactory.instance.objectNode().put("chat_template", template);
    settings.putObject("bos_token").put("content", "<s>");
    Json.write(folder.resolve("tokenizer_config.json"), settings);
  }
}
