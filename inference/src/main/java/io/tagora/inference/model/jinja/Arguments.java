package io.tagora.inference.model.jinja;

import java.util.List;
import java.util.Map;

/** What a function, filter, test or method is called with. */
public record Arguments(List<Value> positional, Map<String, Value> named) {

  /** The argument at that place or of that name, or undefined. */
  Value at(int place, String name) {
    return place < positional.size()
        ? positional.get(place)
        : named.getOrDefault(name, Value.Nothing.UNDEFINED);
  }

  Value at(int place) {
    return at(place, "");
  }

  boolean isEmpty() {
    return positional.isEmpty() && named.isEmpty();
  }

  String text(int place) {
    if (at(place) instanceof Value.Text(var text)) {
      return text;
    }
    throw new TemplateException("give a text as argument, got " + at(place).kind());
  }
}
