package io.tagora.inference.model.jinja;

import io.tagora.inference.model.jinja.Value.Flag;
import io.tagora.inference.model.jinja.Value.Text;
import io.tagora.inference.model.jinja.Value.Whole;
import java.util.ArrayList;

/** Signs between two values, as Python has them for these kinds. */
final class Operators {
  private Operators() {}

  static Value apply(String sign, Value left, Value right) {
    return switch (sign) {
      case "==" -> new Flag(left.equals(right));
      case "!=" -> new Flag(!left.equals(right));
      case "in" -> new Flag(isIn(left, right));
      case "~" -> new Text(left.print() + right.print());
      case "+" -> plus(left, right);
      case "<" -> new Flag(compare(left, right) < 0);
      case ">" -> new Flag(compare(left, right) > 0);
      case "<=" -> new Flag(compare(left, right) <= 0);
      case ">=" -> new Flag(compare(left, right) >= 0);
      default -> new Whole(arithmetic(sign, number(left), number(right)));
    };
  }

  static boolean isIn(Value part, Value whole) {
    return switch (whole) {
      case Text(var text) when part instanceof Text(var wanted) -> text.contains(wanted);
      case Value.Items(var list) -> list.contains(part);
      case Value.Table(var entries) -> part instanceof Text(var key) && entries.containsKey(key);
      case Value.Nothing nothing when nothing == Value.Nothing.UNDEFINED -> false;
      case Text _, Whole _, Flag _, Value.Space _, Value.Function _, Value.Nothing _ ->
          throw new TemplateException(
              "look for a part in a list, map or text, got " + whole.kind());
    };
  }

  private static Value plus(Value left, Value right) {
    if (left instanceof Text(var first) && right instanceof Text(var second)) {
      return new Text(first + second);
    }
    if (left instanceof Value.Items(var first) && right instanceof Value.Items(var second)) {
      var all = new ArrayList<>(first);
      all.addAll(second);
      return new Value.Items(all);
    }
    if (left instanceof Whole(var first) && right instanceof Whole(var second)) {
      return new Whole(first + second);
    }
    throw new TemplateException(
        "add values of one kind, got %s and %s".formatted(left.kind(), right.kind()));
  }

  private static int compare(Value left, Value right) {
    if (left instanceof Text(var first) && right instanceof Text(var second)) {
      return first.compareTo(second);
    }
    return Long.compare(number(left), number(right));
  }

  private static long number(Value value) {
    return switch (value) {
      case Whole(var number) -> number;
      case Flag(var on) -> on ? 1 : 0;
      case Text _, Value.Items _, Value.Table _, Value.Space _, Value.Function _, Value.Nothing _ ->
          throw new TemplateException("compute with numbers, got " + value.kind());
    };
  }

  private static long arithmetic(String sign, long left, long right) {
    if (right == 0 && !sign.equals("-") && !sign.equals("*")) {
      throw new TemplateException("divide by a number other than 0, got 0");
    }
    return switch (sign) {
      case "-" -> left - right;
      case "*" -> left * right;
      case "//" -> Math.floorDiv(left, right);
      case "%" -> Math.floorMod(left, right);
      default -> throw new IllegalStateException("the parser knows no " + sign);
    };
  }
}
