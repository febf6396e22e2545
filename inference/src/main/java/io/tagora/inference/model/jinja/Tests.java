package io.tagora.inference.model.jinja;

import io.tagora.inference.model.jinja.Value.Flag;
import io.tagora.inference.model.jinja.Value.Nothing;
import io.tagora.inference.model.jinja.Value.Whole;

/** Jinja's tests, what may follow {@code is}. */
final class Tests {
  private Tests() {}

  static boolean holds(String name, Value of, Arguments arguments) {
    return switch (name) {
      case "defined" -> of != Nothing.UNDEFINED;
      case "undefined" -> of == Nothing.UNDEFINED;
      case "none" -> of == Nothing.NONE;
      case "string" -> of instanceof Value.Text;
      case "number", "integer" -> of instanceof Whole;
      case "boolean" -> of instanceof Flag;
      case "true" -> of.equals(new Flag(true));
      case "false" -> of.equals(new Flag(false));
      case "mapping" -> of instanceof Value.Table;
      case "iterable", "sequence" ->
          of instanceof Value.Text || of instanceof Value.Items || of instanceof Value.Table;
      case "callable" -> of instanceof Value.Function;
      case "odd" -> Operators.apply("%", of, new Whole(2)).isTrue();
      case "even" -> !Operators.apply("%", of, new Whole(2)).isTrue();
      case "divisibleby" -> !Operators.apply("%", of, arguments.at(0)).isTrue();
      case "equalto", "eq", "sameas" -> of.equals(arguments.at(0));
      case "ne" -> !of.equals(arguments.at(0));
      case "in" -> Operators.isIn(of, arguments.at(0));
      default -> throw new TemplateException("use known tests only, got " + name);
    };
  }
}
