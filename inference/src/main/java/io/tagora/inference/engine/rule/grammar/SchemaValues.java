package io.tagora.inference.engine.rule.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The values that {@code const} or {@code enum} names, written without white space. */
record SchemaValues(List<JsonNode> values) {

  /** The values of the schema's type, of which there must be one. */
  static SchemaValues of(Schema schema) {
    var keyword = schema.has("const") ? "const" : "enum";
    schema.requireAlone(keyword, "type");
    var node = schema.json().path(keyword);
    if (keyword.equals("enum") && !node.isArray()) {
      throw schema.refused(keyword, "be a list of values");
    }
    var named = keyword.equals("const") ? List.of(node) : node.valueStream().toList();
    var types = schema.has("type") ? schema.types() : JsonType.all();
    var fitting =
        named.stream().filter(v -> types.stream().anyMatch(type -> type.holds(v))).toList();
    if (fitting.isEmpty()) {
      throw schema.refused(keyword, "have a value of the schema's type");
    }
    return new SchemaValues(fitting);
  }

  int write(GrammarBuilder grammar, int from) {
    int end = grammar.state();
    for (var value : values) {
      grammar.empty(grammar.text(from, value.toString()), end);
    }
    return end;
  }
}
