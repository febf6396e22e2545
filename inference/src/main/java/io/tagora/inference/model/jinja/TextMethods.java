package io.tagora.inference.model.jinja;

import io.tagora.inference.model.jinja.Value.Flag;
import io.tagora.inference.model.jinja.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's methods of texts, those that chat templates call. */
final class TextMethods {
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern WORD = Pattern.compile("\\p{L}+");

  private TextMethods() {}

  static Value call(String text, String name, Arguments arguments) {
    return switch (name) {
      case "strip" -> new Text(stripEnd(stripBegin(text, arguments), arguments));
      case "lstrip" -> new Text(stripBegin(text, arguments));
      case "rstrip" -> new Text(stripEnd(text, arguments));
      case "startswith" -> new Flag(text.startsWith(arguments.text(0)));
      case "endswith" -> new Flag(text.endsWith(arguments.text(0)));
      case "split" -> new Value.Items(Access.texts(split(text, arguments)));
      case "replace" -> new Text(text.replace(arguments.text(0), arguments.text(1)));
      case "upper" -> new Text(text.toUpperCase(Locale.ROOT));
      case "lower" -> new Text(text.toLowerCase(Locale.ROOT));
      case "capitalize" -> new Text(capitalize(text));
      case "title" -> new Text(title(text));
      default -> throw new TemplateException("call known methods of a text only, got " + name);
    };
  }

  static String capitalize(String text) {
    int first = text.isEmpty() ? 0 : text.offsetByCodePoints(0, 1);
    return text.substring(0, first).toUpperCase(Locale.ROOT)
        + text.substring(first).toLowerCase(Locale.ROOT);
  }

  static String title(String text) {
    return WORD.matcher(text)
        .replaceAll(word -> Matcher.quoteReplacement(capitalize(word.group())));
  }

  private static String stripBegin(String text, Arguments arguments) {
    var isStripped = stripped(arguments);
    int begin = 0;
    while (begin < text.length() && isStripped.test(text.codePointAt(begin))) {
      begin += Character.charCount(text.codePointAt(begin));
    }
    return text.substring(begin);
  }

  private static String stripEnd(String text, Arguments arguments) {
    var isStripped = stripped(arguments);
    int end = text.length();
    while (end > 0 && isStripped.test(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(0, end);
  }

  private static IntPredicate stripped(Arguments arguments) {
    if (arguments.isEmpty()) {
      return Character::isWhitespace;
    }
    var letters = arguments.text(0);
    return c -> letters.indexOf(c) >= 0;
  }

  /** The parts between separators, or between blanks; at most so many cuts as the second says. */
  private static List<String> split(String text, Arguments arguments) {
    if (arguments.isEmpty()) {
      return BLANKS.splitAsStream(text).filter(part -> !part.isEmpty()).toList();
    }
    var separator = arguments.text(0);
    if (separator.isEmpty()) {
      throw new TemplateException("split at a text that is not empty, got an empty one");
    }
    long cuts =
        arguments.at(1, "maxsplit") instanceof Value.Whole(var most) && most >= 0
            ? most
            : Long.MAX_VALUE;
    var parts = new ArrayList<String>();
    int from = 0;
    for (int at = text.indexOf(separator); at >= 0 && parts.size() < cuts; ) {
      parts.add(text.substring(from, at));
      from = at + separator.length();
      at = text.indexOf(separator, from);
    }
    parts.add(text.substring(from));
    return parts;
  }
}
