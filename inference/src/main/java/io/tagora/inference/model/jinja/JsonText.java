package io.tagora.inference.model.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Values as JSON in the spacing of Python's {@code json.dumps}, which models were trained on. */
final class JsonText {
  private final String indent;

  private JsonText(String indent) {
    this.indent = indent;
  }

  /** In one line, or with an indent of so many blanks if that is a number. */
  static String write(Value value, Value indent) {
    return new JsonText(indent instanceof Value.Whole(var blanks) ? " ".repeat((int) blanks) : "")
        .text(value, "\n");
  }

  private String text(Value value, String line) {
    return switch (value) {
      case Value.Text(var text) -> quoted(text);
      case Value.Whole(var number) -> Long.toString(number);
      case Value.Flag(var on) -> Boolean.toString(on);
      case Value.Items(var list) ->
          enclosed("[", list.stream().map(e -> text(e, line + indent)).toList(), "]", line);
      case Value.Table(var entries) -> {
        var parts = new ArrayList<String>();
        entries.forEach((key, entry) -> parts.add(quoted(key) + ": " + text(entry, line + indent)));
        yield enclosed("{", parts, "}", line);
      }
      case Value.Nothing nothing when nothing == Value.Nothing.NONE -> "null";
      case Value.Space _, Value.Function _, Value.Nothing _ ->
          throw new TemplateException("write data as JSON, got " + value.kind());
    };
  }

  private String enclosed(String open, List<String> parts, String close, String line) {
    if (indent.isEmpty() || parts.isEmpty()) {
      return open + String.join(", ", parts) + close;
    }
    return parts.stream()
        .collect(Collectors.joining("," + line + indent, open + line + indent, line + close));
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    text.chars().forEach(c -> quoted.append(escaped((char) c)));
    return quoted.append('"').toString();
  }

  private static String escaped(char c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '\b' -> "\\b";
      case '\f' -> "\\f";
      default -> c < ' ' ? "\\u%04x".formatted((int) c) : Character.toString(c);
    };
  }
}
