package io.tagora.inference.model.jinja;

import io.tagora.inference.model.jinja.Expression.Given;
import io.tagora.inference.model.jinja.Value.Flag;
import io.tagora.inference.model.jinja.Value.Nothing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The value of an expression in a scope. */
record Evaluator(Scope scope) {

  Value value(Expression expression) {
    return switch (expression) {
      case Expression.Literal(var value) -> value;
      case Expression.Name(var name) -> scope.value(name);
      case Expression.ListOf(var elements) -> new Value.Items(values(elements));
      case Expression.MapOf(var entries) -> new Value.Table(values(entries));
      case Expression.Attribute(var of, var name) -> Access.attribute(value(of), name);
      case Expression.Element(var of, var index) -> Access.element(value(of), value(index));
      case Expression.Slice(var of, var from, var to, var step) ->
          Access.slice(value(of), value(from), value(to), value(step));
      case Expression.Call(var function, var given) -> call(function, arguments(given));
      case Expression.Filter(var of, var name, var given) ->
          Filters.apply(name, value(of), arguments(given));
      case Expression.Test(var of, var name, var given) ->
          new Flag(Tests.holds(name, value(of), arguments(given)));
      case Expression.Not(var of) -> new Flag(!value(of).isTrue());
      case Expression.Minus(var of) -> Operators.apply("-", new Value.Whole(0), value(of));
      case Expression.And(var left, var right) -> and(value(left), right);
      case Expression.Or(var left, var right) -> or(value(left), right);
      case Expression.Binary(var sign, var left, var right) ->
          Operators.apply(sign, value(left), value(right));
      case Expression.Conditional(var then, var condition, var otherwise) ->
          value(value(condition).isTrue() ? then : otherwise);
    };
  }

  boolean isTrue(Expression condition) {
    return value(condition).isTrue();
  }

  private Value and(Value left, Expression right) {
    return left.isTrue() ? value(right) : left;
  }

  private Value or(Value left, Expression right) {
    return left.isTrue() ? left : value(right);
  }

  private Value call(Expression function, Arguments arguments) {
    if (function instanceof Expression.Attribute(var of, var name)) {
      return method(value(of), name, arguments);
    }
    var name = function instanceof Expression.Name(var plain) ? plain : "a function";
    return call(value(function), name, arguments);
  }

  private static Value method(Value of, String name, Arguments arguments) {
    return switch (of) {
      case Value.Text(var text) -> TextMethods.call(text, name, arguments);
      case Value.Table(var entries) when !entries.containsKey(name) ->
          Access.tableMethod(entries, name, arguments);
      case Value.Table _,
          Value.Space _,
          Value.Items _,
          Value.Whole _,
          Flag _,
          Value.Function _,
          Nothing _ ->
          call(Access.attribute(of, name), name, arguments);
    };
  }

  private static Value call(Value function, String name, Arguments arguments) {
    if (function instanceof Value.Function(var body)) {
      return body.call(arguments);
    }
    throw new TemplateException("call known functions only, got " + name);
  }

  private Arguments arguments(Given given) {
    return new Arguments(values(given.positional()), values(given.named()));
  }

  private List<Value> values(List<Expression> expressions) {
    return expressions.stream().map(this::value).toList();
  }

  private Map<String, Value> values(Map<String, Expression> expressions) {
    var values = new LinkedHashMap<String, Value>();
    expressions.forEach((name, expression) -> values.put(name, value(expression)));
    return values;
  }
}
