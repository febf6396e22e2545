package io.tagora.inference.model.jinja;

import io.tagora.inference.model.jinja.Statement.Branch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a template's pieces into statements. */
final class StatementParser {
  private final List<Piece> pieces;
  private int next;

  private StatementParser(List<Piece> pieces) {
    this.pieces = pieces;
  }

  static List<Statement> parse(String template) {
    var parser = new StatementParser(PieceCutter.cut(template));
    return parser.body(Set.of());
  }

  /** Statements up to a tag that begins with one of the words, which is left; or to the end. */
  private List<Statement> body(Set<String> ends) {
    var statements = new ArrayList<Statement>();
    for (; next < pieces.size(); ) {
      switch (pieces.get(next)) {
        case Piece.Plain(var text) -> statements.add(new Statement.Plain(text));
        case Piece.Output(var code) -> statements.add(new Statement.Output(whole(code)));
        case Piece.Tag(var code) -> {
          var tokens = new Tokens(code);
          if (ends.contains(tokens.peek().text())) {
            return statements;
          }
          next++;
          statement(tokens.name(), tokens).ifPresent(statements::add);
          continue;
        }
      }
      next++;
    }
    if (!ends.isEmpty()) {
      throw new TemplateException("have one of the tags %s, got the end".formatted(ends));
    }
    return statements;
  }

  private static Expression whole(String code) {
    var tokens = new Tokens(code);
    var value = new ExpressionParser(tokens).expression();
    tokens.end();
    return value;
  }

  private Optional<Statement> statement(String tag, Tokens tokens) {
    return switch (tag) {
      case "if" -> Optional.of(choice(tokens));
      case "for" -> Optional.of(loop(tokens));
      case "set" -> Optional.of(assign(tokens));
      case "macro" -> Optional.of(macro(tokens));
      // Marks what a trainer learns from; it writes nothing.
      case "generation", "endgeneration" -> Optional.empty();
      default ->
          throw new TemplateException("have only the tags if, for, set and macro, got " + tag);
    };
  }

  private Statement choice(Tokens first) {
    var branches = new ArrayList<Branch>();
    var otherwise = List.<Statement>of();
    var condition = toEnd(first);
    while (true) {
      branches.add(new Branch(condition, body(Set.of("elif", "else", "endif"))));
      var tokens = take();
      var tag = tokens.name();
      if (tag.equals("elif")) {
        condition = toEnd(tokens);
        continue;
      }
      if (tag.equals("else")) {
        otherwise = body(Set.of("endif"));
        take();
      }
      return new Statement.Choice(branches, otherwise);
    }
  }

  private Statement loop(Tokens tokens) {
    var names = new ArrayList<>(List.of(tokens.name()));
    while (tokens.skip(",")) {
      names.add(tokens.name());
    }
    tokens.expect("in");
    var parser = new ExpressionParser(tokens);
    var in = parser.or();
    var filter =
        tokens.skip("if") ? Optional.of(parser.expression()) : Optional.<Expression>empty();
    tokens.end();
    var body = body(Set.of("else", "endfor"));
    var otherwise = List.<Statement>of();
    if (take().name().equals("else")) {
      otherwise = body(Set.of("endfor"));
      take();
    }
    return new Statement.Loop(names, in, filter, body, otherwise);
  }

  private Statement assign(Tokens tokens) {
    var name = tokens.name();
    if (tokens.skip(".")) {
      var inner = tokens.name();
      tokens.expect("=");
      return new Statement.AssignIn(name, inner, toEnd(tokens));
    }
    if (tokens.skip("=")) {
      return new Statement.Assign(name, toEnd(tokens));
    }
    tokens.end();
    var body = body(Set.of("endset"));
    take();
    return new Statement.Capture(name, body);
  }

  private Statement macro(Tokens tokens) {
    var name = tokens.name();
    var parameters = new LinkedHashMap<String, Optional<Expression>>();
    tokens.expect("(");
    while (!tokens.skip(")")) {
      var parameter = tokens.name();
      parameters.put(
          parameter,
          tokens.skip("=")
              ? Optional.of(new ExpressionParser(tokens).expression())
              : Optional.empty());
      if (!tokens.peek().is(")")) {
        tokens.expect(",");
      }
    }
    tokens.end();
    var body = body(Set.of("endmacro"));
    take();
    return new Statement.Macro(name, parameters, body);
  }

  private Tokens take() {
    return switch (pieces.get(next++)) {
      case Piece.Tag(var code) -> new Tokens(code);
      case Piece.Plain _, Piece.Output _ -> throw new IllegalStateException("a body ends at a tag");
    };
  }

  private static Expression toEnd(Tokens tokens) {
    var value = new ExpressionParser(tokens).expression();
    tokens.end();
    return value;
  }
}
