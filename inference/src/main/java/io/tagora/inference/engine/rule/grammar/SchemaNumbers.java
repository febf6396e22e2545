package io.tagora.inference.engine.rule.grammar;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Writes numbers: of up to 15 digits and an exponent of up to two, or integers within bounds. */
final class SchemaNumbers {
  /** Stands in for a bound that is not given, where the other one is. */
  private static final int FAR = 999_999_999;

  private final GrammarBuilder grammar;

  SchemaNumbers(GrammarBuilder grammar) {
    this.grammar = grammar;
  }

  int number(Schema schema, int from) {
    for (var keyword : JsonType.INTEGER.keywords()) {
      if (schema.has(keyword)) {
        throw schema.refused(keyword, "stand with the type integer only");
      }
    }
    return grammar.automaton(from, JsonText.number());
  }

  int integer(Schema schema, int from) {
    if (JsonType.INTEGER.keywords().stream().noneMatch(schema::has)) {
      return grammar.automaton(from, JsonText.integer());
    }
    int min =
        Math.max(
            bound(schema, "minimum", RoundingMode.CEILING, 0, -FAR),
            bound(schema, "exclusiveMinimum", RoundingMode.FLOOR, 1, -FAR));
    int max =
        Math.min(
            bound(schema, "maximum", RoundingMode.FLOOR, 0, FAR),
            bound(schema, "exclusiveMaximum", RoundingMode.CEILING, -1, FAR));
    if (min > max) {
      throw schema.refused(
          schema.has("minimum") ? "minimum" : "exclusiveMinimum", "leave an integer to write");
    }
    return grammar.automaton(from, JsonText.integer(min, max));
  }

  private static int bound(
      Schema schema, String keyword, RoundingMode rounding, int step, int absent) {
    if (!schema.has(keyword)) {
      return absent;
    }
    var node = schema.json().path(keyword);
    if (!node.isNumber() || Math.abs(node.asDouble()) > FAR) {
      throw schema.refused(keyword, "be a number between -%d and %d".formatted(FAR, FAR));
    }
    BigDecimal whole = node.decimalValue().setScale(0, rounding);
    return whole.intValueExact() + step;
  }
}
