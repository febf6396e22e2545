package io.tagora.inference.engine.rule.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether no value is valid under two schemas. {@code oneOf} says that a value is valid under one
 * branch only; where that is sure, it is the same as {@code anyOf}.
 *
 * <p>It is sure if their types differ, if both name their values and share none, or if both are
 * objects and one property tells them apart: both require it with named values that differ, or one
 * requires what the other does not have.
 */
final class Exclusion {
  private static final int MOST_REFERENCES = 32;

  private Exclusion() {}

  /**
   * Requires it of each two.
   *
   * @throws io.tagora.inference.InferenceException if it is not sure
   */
  static void require(Schema schema, List<Schema> branches) {
    for (int i = 0; i < branches.size(); i++) {
      for (int k = 0; k < i; k++) {
        if (!surely(branches.get(k), branches.get(i))) {
          throw schema.refused(
              "oneOf",
              "have branches that exclude each other by type, const, enum or a required property (or be anyOf)");
        }
      }
    }
  }

  private static boolean surely(Schema one, Schema other) {
    var a = resolved(one);
    var b = resolved(other);
    var shared = types(a);
    shared.retainAll(types(b));
    return shared.isEmpty()
        || disjoint(values(a), values(b))
        || (shared.equals(EnumSet.of(JsonType.OBJECT)) && toldApart(a, b));
  }

  private static boolean toldApart(Schema a, Schema b) {
    var requiredByA = required(a);
    var requiredByB = required(b);
    return requiredByA.stream().anyMatch(name -> unknownTo(b, name))
        || requiredByB.stream().anyMatch(name -> unknownTo(a, name))
        || requiredByA.stream()
            .filter(requiredByB::contains)
            .anyMatch(name -> disjoint(valuesOf(a, name), valuesOf(b, name)));
  }

  private static Optional<Set<Object>> valuesOf(Schema schema, String property) {
    return values(resolved(schema.child("properties").child(property)));
  }

  private static boolean unknownTo(Schema schema, String property) {
    return schema.json().path("additionalProperties").equals(BooleanNode.FALSE)
        && !schema.child("properties").has(property);
  }

  private static Set<String> required(Schema schema) {
    return schema
        .json()
        .path("required")
        .valueStream()
        .map(JsonNode::asText)
        .collect(Collectors.toSet());
  }

  private static boolean disjoint(Optional<Set<Object>> a, Optional<Set<Object>> b) {
    return a.isPresent() && b.isPresent() && Collections.disjoint(a.get(), b.get());
  }

  /** The types that a value may have; numbers for integers. */
  private static Set<JsonType> types(Schema schema) {
    var types = EnumSet.noneOf(JsonType.class);
    if (schema.has("const") || schema.has("enum")) {
      for (var type : JsonType.all()) {
        if (SchemaValues.of(schema).values().stream().anyMatch(type::holds)) {
          types.add(type);
        }
      }
    } else if (schema.has("anyOf") || schema.has("oneOf") || schema.has("allOf")) {
      types.addAll(JsonType.all());
    } else if (schema.json().isObject() && schema.has("type")) {
      types.addAll(schema.types());
    } else {
      types.addAll(JsonType.all());
    }
    if (types.remove(JsonType.INTEGER)) {
      types.add(JsonType.NUMBER);
    }
    return types;
  }

  /** The values that are named, in a form in which equal ones are equal. */
  private static Optional<Set<Object>> values(Schema schema) {
    if (!schema.has("const") && !schema.has("enum")) {
      return Optional.empty();
    }
    var values = new HashSet<Object>();
    for (var value : SchemaValues.of(schema).values()) {
      values.add(value.isNumber() ? value.decimalValue().stripTrailingZeros() : value);
    }
    return Optional.of(values);
  }

  private static Schema resolved(Schema schema) {
    var at = schema;
    for (int i = 0; i < MOST_REFERENCES && at.has("$ref"); i++) {
      at = at.target();
    }
    return at;
  }
}
