package io.tagora.inference.model.jinja;

import io.tagora.inference.model.jinja.Expression.Given;
import io.tagora.inference.model.jinja.Expression.Literal;
import io.tagora.inference.model.jinja.Value.Nothing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads expressions with Jinja's precedence: filters and tests bind more tightly than signs. */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=", "in");
  private static final Set<String> NOT_ARGUMENTS =
      Set.of("and", "or", "else", "is", "in", "not", "if");

  private final Tokens tokens;

  ExpressionParser(Tokens tokens) {
    this.tokens = tokens;
  }

  Expression expression() {
    var then = or();
    while (tokens.skip("if")) {
      var condition = or();
      var otherwise = tokens.skip("else") ? expression() : new Literal(Nothing.UNDEFINED);
      then = new Expression.Conditional(then, condition, otherwise);
    }
    return then;
  }

  /** An expression that a trailing {@code if} does not belong to. */
  Expression or() {
    var left = and();
    while (tokens.skip("or")) {
      left = new Expression.Or(left, and());
    }
    return left;
  }

  private Expression and() {
    var left = not();
    while (tokens.skip("and")) {
      left = new Expression.And(left, not());
    }
    return left;
  }

  private Expression not() {
    return tokens.skip("not") ? new Expression.Not(not()) : comparison();
  }

  private Expression comparison() {
    var left = sum();
    while (true) {
      if (tokens.peek().is("not") && tokens.peek(1).is("in")) {
        tokens.take();
        tokens.take();
        left = new Expression.Not(new Expression.Binary("in", left, sum()));
      } else if (COMPARISONS.stream().anyMatch(tokens.peek()::is)) {
        left = new Expression.Binary(tokens.take().text(), left, sum());
      } else {
        return left;
      }
    }
  }

  private Expression sum() {
    var left = joined();
    while (tokens.peek().is("+") || tokens.peek().is("-")) {
      left = new Expression.Binary(tokens.take().text(), left, joined());
    }
    return left;
  }

  private Expression joined() {
    var left = product();
    while (tokens.peek().is("~")) {
      left = new Expression.Binary(tokens.take().text(), left, product());
    }
    return left;
  }

  private Expression product() {
    var left = unary();
    while (List.of("*", "//", "%").stream().anyMatch(tokens.peek()::is)) {
      left = new Expression.Binary(tokens.take().text(), left, unary());
    }
    return left;
  }

  private Expression unary() {
    return filtered(
        tokens.skip("-") ? new Expression.Minus(postfix(primary())) : postfix(primary()));
  }

  private Expression filtered(Expression first) {
    var of = first;
    while (true) {
      if (tokens.skip("|")) {
        of = new Expression.Filter(of, tokens.name(), optionalArguments());
      } else if (tokens.skip("is")) {
        of = test(of);
      } else {
        return of;
      }
    }
  }

  private Expression test(Expression of) {
    boolean negated = tokens.skip("not");
    var name = tokens.name();
    var given = tokens.peek().is("(") ? arguments() : bareArgument();
    var test = new Expression.Test(of, name, given);
    return negated ? new Expression.Not(test) : test;
  }

  private Given bareArgument() {
    var next = tokens.peek();
    boolean begins =
        switch (next.kind()) {
          case TEXT, NUMBER -> true;
          case NAME -> !NOT_ARGUMENTS.contains(next.text());
          case SIGN -> next.is("[");
          case END -> false;
        };
    return begins ? new Given(List.of(postfix(primary())), Map.of()) : Given.NONE;
  }

  private Given optionalArguments() {
    return tokens.peek().is("(") ? arguments() : Given.NONE;
  }

  private Expression postfix(Expression first) {
    var of = first;
    while (true) {
      if (tokens.skip(".")) {
        of = new Expression.Attribute(of, tokens.name());
      } else if (tokens.skip("[")) {
        of = element(of);
      } else if (tokens.peek().is("(")) {
        of = new Expression.Call(of, arguments());
      } else {
        return of;
      }
    }
  }

  private Expression element(Expression of) {
    var from = bound();
    if (!tokens.skip(":")) {
      tokens.expect("]");
      return new Expression.Element(of, from);
    }
    var to = bound();
    var step = tokens.skip(":") ? bound() : new Literal(Nothing.NONE);
    tokens.expect("]");
    return new Expression.Slice(of, from, to, step);
  }

  private Expression bound() {
    return tokens.peek().is(":") || tokens.peek().is("]")
        ? new Literal(Nothing.NONE)
        : expression();
  }

  private Given arguments() {
    tokens.expect("(");
    var positional = new ArrayList<Expression>();
    var named = new LinkedHashMap<String, Expression>();
    while (!tokens.skip(")")) {
      if (tokens.peek().kind() == Token.Kind.NAME && tokens.peek(1).is("=")) {
        var name = tokens.name();
        tokens.expect("=");
        named.put(name, expression());
      } else {
        positional.add(expression());
      }
      separator(")");
    }
    return new Given(positional, named);
  }

  private void separator(String end) {
    if (!tokens.peek().is(end)) {
      tokens.expect(",");
    }
  }

  private Expression primary() {
    var token = tokens.take();
    return switch (token.kind()) {
      case TEXT -> new Literal(new Value.Text(token.text() + moreText()));
      case NUMBER -> new Literal(new Value.Whole(number(token.text())));
      case NAME -> named(token.text());
      case SIGN -> enclosed(token);
      case END -> throw tokens.unexpected("a value");
    };
  }

  /** Texts that stand side by side are one. */
  private String moreText() {
    var more = new StringBuilder();
    while (tokens.peek().kind() == Token.Kind.TEXT) {
      more.append(tokens.take().text());
    }
    return more.toString();
  }

  private static long number(String digits) {
    try {
      return Long.parseLong(digits.replace("_", ""));
    } catch (NumberFormatException _) {
      throw new TemplateException("have whole numbers only, got " + digits);
    }
  }

  private static Expression named(String name) {
    return switch (name) {
      case "true", "True" -> new Literal(new Value.Flag(true));
      case "false", "False" -> new Literal(new Value.Flag(false));
      case "none", "None" -> new Literal(Nothing.NONE);
      default -> new Expression.Name(name);
    };
  }

  private Expression enclosed(Token open) {
    return switch (open.text()) {
      case "(" -> parenthesised();
      case "[" -> new Expression.ListOf(elements("]"));
      case "{" -> map();
      default -> throw new TemplateException("have a value before " + open.text() + ", got none");
    };
  }

  private Expression parenthesised() {
    var first = expression();
    if (tokens.skip(")")) {
      return first;
    }
    tokens.expect(",");
    var elements = new ArrayList<>(List.of(first));
    elements.addAll(elements(")"));
    return new Expression.ListOf(elements);
  }

  private List<Expression> elements(String end) {
    var elements = new ArrayList<Expression>();
    while (!tokens.skip(end)) {
      elements.add(expression());
      separator(end);
    }
    return elements;
  }

  private Expression map() {
    var entries = new LinkedHashMap<String, Expression>();
    while (!tokens.skip("}")) {
      if (tokens.peek().kind() != Token.Kind.TEXT) {
        throw tokens.unexpected("a text as key");
      }
      var key = tokens.take().text();
      tokens.expect(":");
      entries.put(key, expression());
      separator("}");
    }
    return new Expression.MapOf(entries);
  }
}
