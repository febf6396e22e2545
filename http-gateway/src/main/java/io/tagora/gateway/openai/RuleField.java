package io.tagora.gateway.openai;

import io.tagora.gateway.json.Fields;
import io.tagora.gateway.json.Json;
import io.tagora.runtime.model.OutputRule;
import java.util.Optional;

/**
 * What may be written: {@code response_format} as OpenAI has it, and {@code guided_regex} as vLLM
 * does.
 */
final class RuleField {
  private static final int MAX_PATTERN_LENGTH = 4_000;

  private RuleField() {}

  /** The rule of a request, or any text. */
  static OutputRule read(Fields fields) {
    Optional<OutputRule> format =
        fields.any("response_format").map(_ -> format(fields.object("response_format")));
    Optional<OutputRule> pattern =
        fields.optionalText("guided_regex", MAX_PATTERN_LENGTH).map(OutputRule.Regex::new);
    if (format.isPresent() && pattern.isPresent()) {
      throw fields.broken("guided_regex", "must not stand beside response_format");
    }
    return format.or(() -> pattern).orElseGet(OutputRule.Text::new);
  }

  private static OutputRule format(Fields format) {
    OutputRule rule =
        switch (format.text("type", 32)) {
          case "text" -> new OutputRule.Text();
          case "json_object" -> new OutputRule.JsonObject();
          case "json_schema" -> schema(format.object("json_schema"));
          default -> throw format.broken("type", "must be text, json_object or json_schema");
        };
    format.end();
    return rule;
  }

  private static OutputRule schema(Fields named) {
    named.any("name");
    named.any("description");
    named.flag("strict", true);
    OutputRule rule = new OutputRule.JsonSchema(Json.text(named.required("schema")));
    named.end();
    return rule;
  }
}
