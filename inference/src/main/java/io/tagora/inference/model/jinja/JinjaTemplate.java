package io.tagora.inference.model.jinja;

import io.tagora.inference.model.jinja.Value.Function;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** A parsed template. It keeps nothing between renderings and is safe to use from any thread. */
public final class JinjaTemplate {
  private static final long MAX_RANGE = 100_000;

  private final List<Statement> statements;

  private JinjaTemplate(List<Statement> statements) {
    this.statements = statements;
  }

  /**
   * Parses a template.
   *
   * @throws TemplateException if it is not well-formed or uses what is not known
   */
  public static JinjaTemplate parse(String source) {
    return shallow(() -> new JinjaTemplate(StatementParser.parse(source)));
  }

  /**
   * What the template writes where names stand for those values.
   *
   * @throws TemplateException if the template refuses them or uses what is not known
   */
  public String render(Map<String, Value> names) {
    var all = new HashMap<>(functions());
    all.putAll(names);
    var out = new StringBuilder();
    return shallow(() -> {
      new Renderer(new Scope(all, null), out).write(statements);
      return out.toString();
    });
  }

  /** Templates come from model folders, and one that nests without end must not end the caller. */
  private static <T> T shallow(Supplier<T> work) {
    try {
      return work.get();
    } catch (StackOverflowError _) {
      throw new TemplateException("nest less deeply, got more than the stack holds");
    }
  }

  private static Map<String, Value> functions() {
    return Map.of(
        "namespace", new Function(given -> new Value.Space(new HashMap<>(given.named()))),
        "dict", new Function(given -> new Value.Table(given.named())),
        "range", new Function(JinjaTemplate::range),
        "raise_exception",
            new Function(given -> {
              throw new TemplateException(given.text(0), true);
            }));
  }

  private static Value range(Arguments given) {
    boolean one = given.positional().size() == 1;
    long from = one ? 0 : whole(given, 0);
    long to = whole(given, one ? 0 : 1);
    if (to - from > MAX_RANGE) {
      throw new TemplateException("count to at most %d, got %d".formatted(MAX_RANGE, to - from));
    }
    return new Value.Items(LongStream.range(from, to).<Value>mapToObj(Value.Whole::new).toList());
  }

  private static long whole(Arguments given, int place) {
    if (given.at(place) instanceof Value.Whole(var number)) {
      return number;
    }
    throw new TemplateException("count with numbers, got " + given.at(place).kind());
  }
}
