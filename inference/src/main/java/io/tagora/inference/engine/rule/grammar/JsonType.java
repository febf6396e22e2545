package io.tagora.inference.engine.rule.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The types of JSON Schema, each with the keywords that only it has. */
enum JsonType {
  OBJECT("properties", "required", "additionalProperties"),
  ARRAY("items", "prefixItems", "minItems", "maxItems", "uniqueItems"),
  STRING("minLength", "maxLength", "pattern"),
  NUMBER(),
  INTEGER("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
  BOOLEAN(),
  NULL();

  @SuppressWarnings("ImmutableEnumChecker") // it is immutable: made by Set.of
  private final Set<String> keywords;

  JsonType(String... keywords) {
    this.keywords = Set.of(keywords);
  }

  static Set<JsonType> all() {
    // Every integer is a number.
    return EnumSet.complementOf(EnumSet.of(INTEGER));
  }

  static Optional<JsonType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.text().equals(name)).findFirst();
  }

  Set<String> keywords() {
    return keywords;
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean holds(JsonNode value) {
    return switch (this) {
      case OBJECT -> value.isObject();
      case ARRAY -> value.isArray();
      case STRING -> value.isTextual();
      case NUMBER -> value.isNumber();
      case INTEGER -> value.isNumber() && isWhole(value);
      case BOOLEAN -> value.isBoolean();
      case NULL -> value.isNull();
    };
  }

  private static boolean isWhole(JsonNode number) {
    return number.decimalValue().stripTrailingZeros().scale() <= 0;
  }
}
