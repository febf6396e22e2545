package io.tagora.inference.engine.rule.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Makes a grammar from a JSON Schema. Whatever it writes is valid under the schema; it does not
 * write all that is: no white space but one blank after a comma or colon, properties in the
 * schema's order, properties that are not declared only where {@code additionalProperties} names
 * them or nothing is declared.
 *
 * <p>A schema is written into the grammar where it stands; what {@code $ref} points to becomes a
 * rule that is called, so that it may hold itself.
 */
final class SchemaCompiler {
  private final GrammarBuilder grammar;
  private final SchemaStrings strings;
  private final SchemaNumbers numbers;
  private final SchemaObjects objects;
  private final SchemaArrays arrays;
  private final Map<String, Integer> rules = new HashMap<>();
  private final Deque<Runnable> unfilled = new ArrayDeque<>();

  SchemaCompiler(GrammarBuilder grammar) {
    this.grammar = grammar;
    strings = new SchemaStrings(grammar);
    numbers = new SchemaNumbers(grammar);
    objects = new SchemaObjects(grammar, this);
    arrays = new SchemaArrays(grammar, this);
  }

  /**
   * The grammar of all that the schema allows.
   *
   * @throws io.tagora.inference.InferenceException that names the keyword and its path
   */
  Grammar compile(JsonNode root) {
    var whole = Schema.of(root);
    ruleOf(whole);
    while (!unfilled.isEmpty()) {
      unfilled.remove().run();
    }
    return grammar.build();
  }

  /** Writes a value of the schema after a state and returns the state after it. */
  int value(Schema schema, int from) {
    if (schema.json().isBoolean()) {
      return literal(schema, from);
    }
    if (!schema.json().isObject()) {
      throw schema.refused("be an object or a boolean");
    }
    schema.requireShallow();
    schema.requireKnownKeywords();
    if (schema.has("$ref")) {
      schema.requireAlone("$ref");
      return call(ruleOf(schema.target()), from);
    }
    if (schema.has("allOf")) {
      return onlyOf(schema, from);
    }
    if (schema.has("anyOf") || schema.has("oneOf")) {
      return anyOf(schema, schema.has("anyOf") ? "anyOf" : "oneOf", from);
    }
    if (schema.has("const") || schema.has("enum")) {
      return SchemaValues.of(schema).write(grammar, from);
    }
    return anyType(schema, from);
  }

  /** Writes a string that is a property's name, other than the names given. */
  int name(Iterable<String> others, int from) {
    return strings.other(others, from);
  }

  /** Writes any JSON value. */
  int anyValue(int from) {
    return call(rule("any value", this::anyJson), from);
  }

  /** The rule of that name, which is filled later by what leads on from its start. */
  int rule(String name, IntUnaryOperator body) {
    var known = rules.get(name);
    if (known != null) {
      return known;
    }
    int rule = grammar.rule(name);
    rules.put(name, rule);
    unfilled.add(() -> grammar.empty(body.applyAsInt(grammar.start(rule)), grammar.end(rule)));
    return rule;
  }

  int call(int rule, int from) {
    int after = grammar.state();
    grammar.call(from, rule, after);
    return after;
  }

  private int ruleOf(Schema schema) {
    return rule(schema.path(), from -> value(schema, from));
  }

  private int literal(Schema schema, int from) {
    if (!schema.json().asBoolean()) {
      throw schema.refused("allow a value");
    }
    return anyValue(from);
  }

  private int onlyOf(Schema schema, int from) {
    schema.requireAlone("allOf");
    var branches = schema.branches("allOf");
    if (branches.size() > 1) {
      throw schema.refused("allOf", "have one schema only");
    }
    return value(branches.getFirst(), from);
  }

  private int anyOf(Schema schema, String keyword, int from) {
    schema.requireAlone(keyword);
    var branches = schema.branches(keyword);
    if (keyword.equals("oneOf")) {
      Exclusion.require(schema, branches);
    }
    int end = grammar.state();
    for (var branch : branches) {
      grammar.empty(value(branch, from), end);
    }
    return end;
  }

  private int anyType(Schema schema, int from) {
    int end = grammar.state();
    for (var type : schema.types()) {
      grammar.empty(typed(schema, type, from), end);
    }
    return end;
  }

  private int typed(Schema schema, JsonType type, int from) {
    return switch (type) {
      case OBJECT -> objects.write(schema, from);
      case ARRAY -> arrays.write(schema, from);
      case STRING -> strings.write(schema, from);
      case NUMBER -> numbers.number(schema, from);
      case INTEGER -> numbers.integer(schema, from);
      case BOOLEAN -> {
        int end = grammar.text(from, "true");
        grammar.empty(grammar.text(from, "false"), end);
        yield end;
      }
      case NULL -> grammar.text(from, "null");
    };
  }

  private int anyJson(int from) {
    var anything = JsonNodeFactory.instance.objectNode();
    return anyType(new Schema(anything, anything, "any value"), from);
  }
}
