package io.tagora.gateway.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.gateway.json.Fields;
import io.tagora.gateway.json.Json;
import io.tagora.runtime.model.OutputRule;
import io.tagora.runtime.model.PhraseSet;
import io.tagora.runtime.model.PhraseSet.Phrase;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What may be written: {@code response_format} as OpenAI has it, or {@code structured_outputs} as
 * vLLM does.
 */
final class RuleField {
  private static final int MAX_LENGTH = 4_000;
  private static final int MAX_CHOICES = 256;

  private RuleField() {}

  /** The rule of a request, or any text. */
  static OutputRule read(Fields fields) {
    Optional<OutputRule> format =
        fields.any("response_format").map(_ -> format(fields.object("response_format")));
    Optional<OutputRule> structure =
        fields.any("structured_outputs").map(_ -> structure(fields.object("structured_outputs")));
    if (format.isPresent() && structure.isPresent()) {
      throw fields.broken("structured_outputs", "must not stand beside response_format");
    }
    return format.or(() -> structure).orElseGet(OutputRule.Text::new);
  }

  private static OutputRule structure(Fields structure) {
    OutputRule rule =
        structure
            .optionalText("regex", MAX_LENGTH)
            .<OutputRule>map(OutputRule.Regex::new)
            .or(() -> structure.any("choice").map(choice -> choice(structure, choice)))
            .orElseGet(() -> new OutputRule.JsonSchema(Json.text(structure.required("json"))));
    structure.end();
    return rule;
  }

  private static OutputRule choice(Fields structure, JsonNode choice) {
    boolean holds =
        choice.isArray()
            && !choice.isEmpty()
            && choice.size() <= MAX_CHOICES
            && StreamSupport.stream(choice.spliterator(), false)
                .allMatch(text -> text.isTextual() && !text.textValue().isBlank());
    if (!holds) {
      throw structure.broken(
          "choice", "must be 1 to %d texts, none of them empty".formatted(MAX_CHOICES));
    }
    List<Phrase> phrases =
        StreamSupport.stream(choice.spliterator(), false)
            .map(text -> new Phrase(text.textValue(), text.textValue()))
            .toList();
    return new OutputRule.Phrases(new PhraseSet("", phrases), 1, 1);
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
