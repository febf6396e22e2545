package io.tagora.runtime.experiment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** What an experiment found, in the order in which it is told. Built up by one thread. */
public final class Report {

  sealed interface Part {
    record Words(String markdown) implements Part {}

    record Rows(Table table) implements Part {}

    record Picture(Figure figure) implements Part {}
  }

  private final String title;
  private final List<Part> parts = new ArrayList<>();
  private final HashSet<String> names = new HashSet<>();

  private Report(String title) {
    this.title = title;
  }

  public static Report of(String title) {
    return new Report(title);
  }

  /** A paragraph, or anything else in Markdown. */
  public Report text(String markdown) {
    parts.add(new Part.Words(markdown.strip()));
    return this;
  }

  /** A heading of the second level. */
  public Report heading(String words) {
    return text("## " + words);
  }

  public Report table(Table table) {
    requireNew("table " + table.name());
    parts.add(new Part.Rows(table));
    return this;
  }

  public Report figure(Figure figure) {
    requireNew("figure " + figure.name());
    parts.add(new Part.Picture(figure));
    return this;
  }

  private void requireNew(String name) {
    if (!names.add(name)) {
      throw new IllegalArgumentException("%s must be there once, got it twice".formatted(name));
    }
  }

  static void requireName(String name) {
    if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException(
          "a table's or figure's name must be lower case words with hyphens, got " + name);
    }
  }

  List<Part> parts() {
    return List.copyOf(parts);
  }

  String markdown() {
    var text = new StringBuilder("# ").append(title).append('\n');
    for (Part part : parts) {
      text.append('\n')
          .append(
              switch (part) {
                case Part.Words(var markdown) -> markdown + "\n";
                case Part.Rows(var table) ->
                    table.markdown() + "\n[%1$s.csv](%1$s.csv)\n".formatted(table.name());
                case Part.Picture(var figure) ->
                    "![%s](%s.png)\n".formatted(figure.title(), figure.name());
              });
    }
    return text.toString();
  }
}
