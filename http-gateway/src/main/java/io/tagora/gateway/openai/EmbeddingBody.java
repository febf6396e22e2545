package io.tagora.gateway.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.gateway.json.Fields;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * The body of {@code POST /v1/embeddings}.
 *
 * @param base64 whether vectors are wanted as their bytes
 */
record EmbeddingBody(List<String> texts, boolean base64) {

  static EmbeddingBody read(JsonNode body, OpenAiLimits limits, String model, int dimensions) {
    Fields fields = Fields.of(body, "");
    Asked.model(fields, List.of(model));
    List<String> texts = texts(fields, limits.texts());
    fields.integer("dimensions", dimensions, dimensions, dimensions);
    String format = fields.optionalText("encoding_format", 16).orElse("float");
    if (!format.equals("float") && !format.equals("base64")) {
      throw fields.broken("encoding_format", "must be float or base64");
    }
    fields.any("user");
    fields.end();
    return new EmbeddingBody(texts, format.equals("base64"));
  }

  private static List<String> texts(Fields fields, int most) {
    JsonNode input = fields.required("input");
    List<JsonNode> texts =
        input.isArray()
            ? StreamSupport.stream(input.spliterator(), false).toList()
            : List.of(input);
    boolean holds =
        !texts.isEmpty()
            && texts.size() <= most
            && texts.stream().allMatch(text -> text.isTextual() && !text.textValue().isEmpty());
    if (!holds) {
      throw fields.broken(
          "input", "must be a text or 1 to %d texts, none of them empty".formatted(most));
    }
    return texts.stream().map(JsonNode::textValue).toList();
  }
}
