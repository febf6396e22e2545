package io.tagora.inference.engine.rule.grammar;

import io.tagora.inference.InferenceException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;

/** Writes strings: any, of a length, with a pattern, or other than some. */
final class SchemaStrings {
  private static final int GREATEST_LENGTH = 10_000;
  private static final long MOST_STATES = 200_000;
  private static final int MOST_WORK = 50_000;

  private final GrammarBuilder grammar;

  SchemaStrings(GrammarBuilder grammar) {
    this.grammar = grammar;
  }

  int write(Schema schema, int from) {
    var text = JsonText.string(content(schema));
    if (Operations.isEmpty(text)) {
      throw schema.refused("pattern", "match a text of the lengths that are allowed");
    }
    return grammar.automaton(from, text);
  }

  /**
   * A string other than those.
   *
   * @throws TooComplexToDeterminizeException if there are very many
   */
  int other(Iterable<String> names, int from) {
    var terms = new ArrayList<Automaton>();
    names.forEach(name -> terms.add(Automata.makeString(name)));
    var content = JsonText.anyContent();
    if (!terms.isEmpty()) {
      content = Operations.minus(content, Operations.union(terms), MOST_WORK);
    }
    return grammar.automaton(from, JsonText.string(content));
  }

  private static Automaton content(Schema schema) {
    var parts = new ArrayList<Automaton>();
    if (schema.has("minLength") || schema.has("maxLength")) {
      parts.add(ofLength(schema));
    }
    if (schema.has("pattern")) {
      parts.add(matching(schema));
    }
    if (parts.stream().mapToLong(Automaton::getNumStates).reduce(1, (a, b) -> a * b)
        > MOST_STATES) {
      throw schema.refused("pattern", "be simpler, or its lengths lower");
    }
    return parts.stream().reduce(Operations::intersection).orElseGet(JsonText::anyContent);
  }

  private static Automaton ofLength(Schema schema) {
    int min = schema.count("minLength", 0);
    int max = schema.count("maxLength", Integer.MAX_VALUE);
    for (var keyword : List.of("minLength", "maxLength")) {
      if (schema.has(keyword) && schema.count(keyword, 0) > GREATEST_LENGTH) {
        throw schema.refused(keyword, "be at most " + GREATEST_LENGTH);
      }
    }
    if (min > max) {
      throw schema.refused("minLength", "be at most maxLength");
    }
    return JsonText.contentOfLength(min, max);
  }

  private static Automaton matching(Schema schema) {
    if (!schema.json().path("pattern").isTextual()) {
      throw schema.refused("pattern", "be a text");
    }
    try {
      return RegexPattern.read(schema.json().path("pattern").asText()).somewhere();
    } catch (InferenceException e) {
      throw schema.refused("pattern", "be one that can be written: " + e.getMessage());
    }
  }
}
