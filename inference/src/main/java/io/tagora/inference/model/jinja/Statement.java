package io.tagora.inference.model.jinja;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Code that writes or sets something. */
sealed interface Statement {

  record Plain(String text) implements Statement {}

  record Output(Expression value) implements Statement {}

  /** The first branch whose condition is true, or else the rest. */
  record Choice(List<Branch> branches, List<Statement> otherwise) implements Statement {}

  record Branch(Expression condition, List<Statement> body) {}

  /** For each element that the filter lets through; {@code otherwise} if there is none. */
  record Loop(
      List<String> names,
      Expression in,
      Optional<Expression> filter,
      List<Statement> body,
      List<Statement> otherwise)
      implements Statement {}

  record Assign(String name, Expression value) implements Statement {}

  record AssignIn(String space, String name, Expression value) implements Statement {}

  /** What the body writes becomes the name's text. */
  record Capture(String name, List<Statement> body) implements Statement {}

  record Macro(String name, Map<String, Optional<Expression>> parameters, List<Statement> body)
      implements Statement {}
}
