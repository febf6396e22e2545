package io.tagora.inference.model.jinja;

import io.tagora.inference.model.jinja.Value.Nothing;
import io.tagora.inference.model.jinja.Value.Text;
import io.tagora.inference.model.jinja.Value.Whole;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Jinja's filters, those that chat templates use. */
final class Filters {
  private Filters() {}

  static Value apply(String name, Value of, Arguments arguments) {
    return switch (name) {
      case "trim" -> TextMethods.call(of.print(), "strip", arguments);
      case "upper", "lower", "capitalize", "title", "replace" ->
          TextMethods.call(of.print(), name, arguments);
      case "string" -> new Text(of.print());
      case "safe" -> of;
      case "length", "count" -> new Whole(length(of));
      case "int" -> new Whole(whole(of));
      case "tojson" -> new Text(JsonText.write(of, arguments.at(0, "indent")));
      case "default", "d" -> orDefault(of, arguments);
      case "first" -> Access.element(new Value.Items(Access.elements(of)), new Whole(0));
      case "last" -> Access.element(new Value.Items(Access.elements(of)), new Whole(-1));
      case "list" -> new Value.Items(Access.elements(of));
      case "reverse" -> reversed(of);
      case "join" -> join(of, arguments.at(0, "d"));
      case "items" ->
          of instanceof Value.Table(var entries) ? Access.items(entries) : list(List.of());
      case "map" -> list(Access.elements(of).stream().map(e -> mapped(e, arguments)).toList());
      case "selectattr" -> list(selected(of, arguments, true));
      case "rejectattr" -> list(selected(of, arguments, false));
      default -> throw new TemplateException("use known filters only, got " + name);
    };
  }

  private static Value list(List<Value> values) {
    return new Value.Items(values);
  }

  private static long length(Value of) {
    return of instanceof Text(var text)
        ? text.codePointCount(0, text.length())
        : Access.elements(of).size();
  }

  private static long whole(Value of) {
    try {
      return of instanceof Whole(var number) ? number : Long.parseLong(of.print().strip());
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private static Value orDefault(Value of, Arguments arguments) {
    boolean absent =
        of == Nothing.UNDEFINED || (arguments.at(1, "boolean").isTrue() && !of.isTrue());
    return absent ? arguments.at(0, "default_value") : of;
  }

  private static Value reversed(Value of) {
    if (of instanceof Text(var text)) {
      return new Text(new StringBuilder(text).reverse().toString());
    }
    var turned = new ArrayList<>(Access.elements(of));
    Collections.reverse(turned);
    return new Value.Items(turned);
  }

  private static Value join(Value of, Value separator) {
    return new Text(
        Access.elements(of).stream()
            .map(Value::print)
            .collect(Collectors.joining(separator.print())));
  }

  private static Value mapped(Value element, Arguments arguments) {
    return arguments.named().get("attribute") instanceof Text(var name)
        ? Access.attribute(element, name)
        : apply(arguments.text(0), element, rest(arguments, 1));
  }

  private static List<Value> selected(Value of, Arguments arguments, boolean wanted) {
    return Access.elements(of).stream().filter(e -> holds(e, arguments) == wanted).toList();
  }

  private static boolean holds(Value element, Arguments arguments) {
    var attribute = Access.attribute(element, arguments.text(0));
    return arguments.positional().size() < 2
        ? attribute.isTrue()
        : Tests.holds(arguments.text(1), attribute, rest(arguments, 2));
  }

  private static Arguments rest(Arguments arguments, int from) {
    var all = arguments.positional();
    return new Arguments(all.subList(from, all.size()), arguments.named());
  }
}
