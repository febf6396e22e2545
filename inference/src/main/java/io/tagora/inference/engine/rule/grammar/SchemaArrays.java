package io.tagora.inference.engine.rule.grammar;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.List;

/**
 * Writes arrays: the items of {@code prefixItems}, then any number of {@code items} within the
 * bounds. Places up to a bound are states of their own; after the last, the state comes back to
 * itself.
 */
final class SchemaArrays {
  private final GrammarBuilder grammar;
  private final SchemaCompiler compiler;

  SchemaArrays(GrammarBuilder grammar, SchemaCompiler compiler) {
    this.grammar = grammar;
    this.compiler = compiler;
  }

  int write(Schema schema, int from) {
    if (schema.json().path("uniqueItems").asBoolean()) {
      throw schema.refused("uniqueItems", "be left out or false");
    }
    var prefix = schema.has("prefixItems") ? schema.branches("prefixItems") : List.<Schema>of();
    int min = schema.count("minItems", 0);
    int max = most(schema, prefix.size());
    if (min > max) {
      throw schema.refused("minItems", "be at most the number of items that are allowed");
    }
    int end = grammar.state();
    int at = grammar.text(from, "[");
    int counted = max == Integer.MAX_VALUE ? Math.max(min, prefix.size()) : max;
    for (int written = 0; written < counted; written++) {
      closeIf(written >= min, at, end);
      at = item(schema, prefix, written, separated(at, written));
    }
    closeIf(true, at, end);
    if (max == Integer.MAX_VALUE) {
      repeat(schema, at, counted, end);
    }
    return end;
  }

  private void repeat(Schema schema, int at, int written, int end) {
    int beforeItem = grammar.state();
    grammar.empty(separated(at, written), beforeItem);
    int after = items(schema, beforeItem);
    closeIf(true, after, end);
    grammar.empty(separated(after, 1), beforeItem);
  }

  private int separated(int at, int written) {
    if (written == 0) {
      return at;
    }
    int comma = grammar.text(at, ",");
    int blank = grammar.text(comma, " ");
    grammar.empty(comma, blank);
    return blank;
  }

  private void closeIf(boolean allowed, int at, int end) {
    if (allowed) {
      grammar.empty(grammar.text(at, "]"), end);
    }
  }

  private int item(Schema schema, List<Schema> prefix, int place, int from) {
    return place < prefix.size() ? compiler.value(prefix.get(place), from) : items(schema, from);
  }

  /** Items are a rule of their own: they may stand in many places. */
  private int items(Schema schema, int from) {
    if (!schema.has("items")) {
      return compiler.anyValue(from);
    }
    var items = schema.child("items");
    return compiler.call(compiler.rule(items.path(), start -> compiler.value(items, start)), from);
  }

  private static int most(Schema schema, int prefix) {
    int max = schema.count("maxItems", Integer.MAX_VALUE);
    boolean closed = schema.json().path("items").equals(BooleanNode.FALSE);
    return closed ? Math.min(max, prefix) : max;
  }
}
