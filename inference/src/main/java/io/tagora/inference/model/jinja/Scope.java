package io.tagora.inference.model.jinja;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names and what they stand for; what is set inside stays inside. */
final class Scope {
  private final Map<String, Value> names = new HashMap<>();
  private final @Nullable Scope outer;

  Scope(Map<String, Value> names, @Nullable Scope outer) {
    this.names.putAll(names);
    this.outer = outer;
  }

  Scope inner(Map<String, Value> first) {
    return new Scope(first, this);
  }

  void set(String name, Value value) {
    names.put(name, value);
  }

  Value value(String name) {
    for (var scope = this; scope != null; scope = scope.outer) {
      var value = scope.names.get(name);
      if (value != null) {
        return value;
      }
    }
    return Value.Nothing.UNDEFINED;
  }
}
