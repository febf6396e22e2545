package io.tagora.gateway.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.gateway.json.Fields;
import java.util.List;

/**
 * The body of {@code POST /v1/completions}.
 *
 * @param prompt read exactly as it is, control tokens too
 */
record CompletionBody(String model, String prompt, Asked asked) {
  private static final int MAX_ALTERNATIVES = 20;

  static CompletionBody read(JsonNode body, OpenAiLimits limits, List<String> models) {
    Fields fields = Fields.of(body, "");
    String model = Asked.model(fields, models);
    String prompt = prompt(fields);
    SamplingFields.refuse(fields, "echo", "must be false: the prompt is not sent back");
    SamplingFields.refuse(fields, "suffix", "must not be there: nothing is inserted");
    var logProbabilities =
        new LogProbabilities(
            fields.any("logprobs").isPresent(), fields.integer("logprobs", 0, MAX_ALTERNATIVES, 0));
    var asked = Asked.read(fields, limits, List.of("max_tokens"), logProbabilities);
    if (fields.integer("best_of", 1, limits.choices(), asked.choices()) != asked.choices()) {
      throw fields.broken("best_of", "must equal n: all that is written is sent");
    }
    fields.end();
    return new CompletionBody(model, prompt, asked);
  }

  private static String prompt(Fields fields) {
    JsonNode prompt = fields.required("prompt");
    JsonNode only = prompt.isArray() && prompt.size() == 1 ? prompt.get(0) : prompt;
    if (!only.isTextual() || only.textValue().isEmpty()) {
      throw fields.broken("prompt", "must be one text that is not empty");
    }
    return only.textValue();
  }
}
