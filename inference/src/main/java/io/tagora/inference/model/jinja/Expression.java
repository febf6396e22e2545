package io.tagora.inference.model.jinja;

import java.util.List;
import java.util.Map;

/** Code that has a value. */
sealed interface Expression {

  record Literal(Value value) implements Expression {}

  record Name(String name) implements Expression {}

  record ListOf(List<Expression> elements) implements Expression {}

  record MapOf(Map<String, Expression> entries) implements Expression {}

  record Attribute(Expression of, String name) implements Expression {}

  record Element(Expression of, Expression index) implements Expression {}

  /** Bounds that are left out are {@code none}. */
  record Slice(Expression of, Expression from, Expression to, Expression step)
      implements Expression {}

  record Call(Expression function, Given given) implements Expression {}

  record Filter(Expression of, String name, Given given) implements Expression {}

  record Test(Expression of, String name, Given given) implements Expression {}

  record Not(Expression of) implements Expression {}

  record Minus(Expression of) implements Expression {}

  record And(Expression left, Expression right) implements Expression {}

  record Or(Expression left, Expression right) implements Expression {}

  /** Arithmetic or comparison, by its sign. */
  record Binary(String sign, Expression left, Expression right) implements Expression {}

  record Conditional(Expression then, Expression condition, Expression otherwise)
      implements Expression {}

  /** Arguments as they are written. */
  record Given(List<Expression> positional, Map<String, Expression> named) {
    static final Given NONE = new Given(List.of(), Map.of());
  }
}
