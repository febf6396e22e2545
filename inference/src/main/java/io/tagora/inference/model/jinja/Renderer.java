package io.tagora.inference.model.jinja;

import io.tagora.inference.model.jinja.Value.Flag;
import io.tagora.inference.model.jinja.Value.Nothing;
import io.tagora.inference.model.jinja.Value.Whole;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes statements in a scope. */
record Renderer(Scope scope, StringBuilder out) {
  private static final int MAX_LETTERS = 1 << 24;

  void write(List<Statement> statements) {
    statements.forEach(this::write);
  }

  private void write(Statement statement) {
    switch (statement) {
      case Statement.Plain(var text) -> print(text);
      case Statement.Output(var value) -> print(evaluator().value(value).print());
      case Statement.Choice choice -> choose(choice);
      case Statement.Loop loop -> repeat(loop);
      case Statement.Assign(var name, var value) -> scope.set(name, evaluator().value(value));
      case Statement.AssignIn(var space, var name, var value) ->
          space(space).put(name, evaluator().value(value));
      case Statement.Capture(var name, var body) -> scope.set(name, captured(scope, body));
      case Statement.Macro macro -> scope.set(macro.name(), function(macro));
    }
  }

  private void print(String text) {
    if (out.length() + text.length() > MAX_LETTERS) {
      throw new TemplateException("write at most %d letters, got more".formatted(MAX_LETTERS));
    }
    out.append(text);
  }

  private Evaluator evaluator() {
    return new Evaluator(scope);
  }

  private void choose(Statement.Choice choice) {
    for (var branch : choice.branches()) {
      if (evaluator().isTrue(branch.condition())) {
        write(branch.body());
        return;
      }
    }
    write(choice.otherwise());
  }

  private void repeat(Statement.Loop loop) {
    var elements =
        Access.elements(evaluator().value(loop.in())).stream()
            .filter(element -> isWanted(loop, element))
            .toList();
    for (int i = 0; i < elements.size(); i++) {
      var names = new HashMap<>(named(loop.names(), elements.get(i)));
      names.put("loop", position(elements, i));
      new Renderer(scope.inner(names), out).write(loop.body());
    }
    if (elements.isEmpty()) {
      write(loop.otherwise());
    }
  }

  private boolean isWanted(Statement.Loop loop, Value element) {
    var inner = new Evaluator(scope.inner(named(loop.names(), element)));
    return loop.filter().map(inner::isTrue).orElse(true);
  }

  private static Map<String, Value> named(List<String> names, Value element) {
    if (names.size() == 1) {
      return Map.of(names.getFirst(), element);
    }
    var parts = Access.elements(element);
    if (parts.size() != names.size()) {
      throw new TemplateException(
          "take as many names as there are parts, got %d for %d"
              .formatted(names.size(), parts.size()));
    }
    var named = new HashMap<String, Value>();
    for (int i = 0; i < parts.size(); i++) {
      named.put(names.get(i), parts.get(i));
    }
    return named;
  }

  private static Value position(List<Value> elements, int i) {
    int size = elements.size();
    return new Value.Table(
        Map.of(
            "index", new Whole(i + 1L),
            "index0", new Whole(i),
            "revindex", new Whole(size - i),
            "revindex0", new Whole(size - i - 1L),
            "first", new Flag(i == 0),
            "last", new Flag(i == size - 1),
            "length", new Whole(size),
            "previtem", i == 0 ? Nothing.UNDEFINED : elements.get(i - 1),
            "nextitem", i == size - 1 ? Nothing.UNDEFINED : elements.get(i + 1)));
  }

  private Map<String, Value> space(String name) {
    if (scope.value(name) instanceof Value.Space(var names)) {
      return names;
    }
    throw new TemplateException("set fields of a namespace only, got " + name);
  }

  private static Value captured(Scope scope, List<Statement> body) {
    var text = new StringBuilder();
    new Renderer(scope, text).write(body);
    return new Value.Text(text.toString());
  }

  private Value function(Statement.Macro macro) {
    return new Value.Function(arguments -> {
      var names = new HashMap<String, Value>();
      int place = 0;
      for (var parameter : macro.parameters().entrySet()) {
        var given = arguments.at(place++, parameter.getKey());
        var absent = parameter.getValue().map(evaluator()::value).orElse(Nothing.UNDEFINED);
        names.put(parameter.getKey(), given == Nothing.UNDEFINED ? absent : given);
      }
      return captured(scope.inner(names), macro.body());
    });
  }
}
