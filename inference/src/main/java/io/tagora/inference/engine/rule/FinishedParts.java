package io.tagora.inference.engine.rule;

import io.tagora.runtime.model.Generation.Part;
import java.util.ArrayList;
import java.util.List;

/** The finished parts of an answer; each is told once, all joined by line breaks. */
final class FinishedParts {
  private final List<Part> parts = new ArrayList<>();
  private int told;

  void add(Part part) {
    parts.add(part);
  }

  int size() {
    return parts.size();
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  List<Part> all() {
    return parts;
  }

  String untold() {
    var news = new StringBuilder();
    for (; told < parts.size(); told++) {
      news.append(told == 0 ? "" : "\n").append(parts.get(told).text());
    }
    return news.toString();
  }
}
