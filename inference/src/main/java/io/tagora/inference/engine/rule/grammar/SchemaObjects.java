package io.tagora.inference.engine.rule.grammar;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;

/**
 * Writes objects: declared properties in their order, those that are not required or left out, then
 * others where they are allowed.
 *
 * <p>Two tracks run side by side through the properties, one on which nothing is written yet and
 * one on which the next property needs a comma.
 */
final class SchemaObjects {
  private final GrammarBuilder grammar;
  private final SchemaCompiler compiler;

  /** Where writing goes on, with nothing written yet and with something. */
  private record Tracks(int first, int later) {}

  SchemaObjects(GrammarBuilder grammar, SchemaCompiler compiler) {
    this.grammar = grammar;
    this.compiler = compiler;
  }

  int write(Schema schema, int from) {
    var required = required(schema);
    var others = others(schema);
    var properties = properties(schema, required, others);
    var tracks = new Tracks(grammar.text(from, "{"), grammar.state());
    for (var property : properties.entrySet()) {
      var name = property.getKey();
      tracks = property(name, property.getValue(), required.contains(name), tracks);
    }
    if (others.isPresent()) {
      tracks = others(properties.keySet(), others.get(), tracks);
    }
    int end = grammar.text(tracks.first(), "}");
    grammar.empty(grammar.text(tracks.later(), "}"), end);
    return end;
  }

  private Tracks property(String name, Schema value, boolean required, Tracks tracks) {
    var after = new Tracks(grammar.state(), grammar.state());
    int named = grammar.state();
    var key = TextNode.valueOf(name).toString();
    grammar.empty(grammar.text(tracks.first(), key), named);
    grammar.empty(grammar.text(comma(tracks.later()), key), named);
    grammar.empty(compiler.value(value, colon(named)), after.later());
    if (!required) {
      grammar.empty(tracks.first(), after.first());
      grammar.empty(tracks.later(), after.later());
    }
    return after;
  }

  private Tracks others(Set<String> declared, Schema value, Tracks tracks) {
    int beforeName = grammar.state();
    grammar.empty(tracks.first(), beforeName);
    grammar.empty(comma(tracks.later()), beforeName);
    int named = name(declared, value, beforeName);
    grammar.empty(compiler.value(value, colon(named)), tracks.later());
    return tracks;
  }

  private int name(Set<String> declared, Schema value, int from) {
    try {
      return compiler.name(declared, from);
    } catch (TooComplexToDeterminizeException _) {
      throw value.refused("not stand beside that many properties");
    }
  }

  private int comma(int from) {
    return blankAfter(grammar.text(from, ","));
  }

  private int colon(int from) {
    return blankAfter(grammar.text(from, ":"));
  }

  private int blankAfter(int state) {
    int after = grammar.text(state, " ");
    grammar.empty(state, after);
    return after;
  }

  private static Set<String> required(Schema schema) {
    var names = new LinkedHashSet<String>();
    if (schema.has("required") && !schema.json().path("required").isArray()) {
      throw schema.refused("required", "be a list of names");
    }
    for (var name : schema.json().path("required")) {
      names.add(name.asText());
    }
    return names;
  }

  /** The schema of properties that are not declared, if they may be written. */
  private static Optional<Schema> others(Schema schema) {
    boolean closed =
        schema.has("additionalProperties")
            ? schema.json().path("additionalProperties").equals(BooleanNode.FALSE)
            : schema.has("properties");
    if (closed) {
      return Optional.empty();
    }
    return Optional.of(
        schema.has("additionalProperties")
            ? schema.child("additionalProperties")
            : new Schema(schema.root(), BooleanNode.TRUE, schema.path()));
  }

  private static Map<String, Schema> properties(
      Schema schema, Set<String> required, Optional<Schema> others) {
    var all = new LinkedHashMap<String, Schema>();
    var declared = schema.child("properties");
    if (schema.has("properties") && !declared.json().isObject()) {
      throw schema.refused("properties", "be an object of schemas");
    }
    declared
        .json()
        .properties()
        .forEach(entry -> all.put(entry.getKey(), declared.child(entry.getKey())));
    for (var name : required) {
      if (!all.containsKey(name)) {
        all.put(
            name,
            others.orElseThrow(
                () -> schema.refused("required", "name properties that are declared or allowed")));
      }
    }
    return all;
  }
}
