package io.tagora.gateway.evaluation;

import static io.tagora.gateway.terminal.Layout.fit;

import io.tagora.gateway.terminal.Ansi;
import io.tagora.gateway.terminal.Layout;
import io.tagora.runtime.metric.Interval;
import io.tagora.runtime.metric.Scorecard;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The figures as a table for people: every metric with its 95 % interval below it. */
public final class EvaluationText {
  private static final int NAME = 17;
  private static final int CELL = 16;

  private record Column(String title, Function<Scorecard, Interval> metric) {}

  private final Ansi ansi;

  public EvaluationText(Ansi ansi) {
    this.ansi = ansi;
  }

  public String render(EvaluationReport report) {
    int n = report.n();
    List<Column> columns =
        List.of(
            new Column("HR@" + n, Scorecard::hitRate),
            new Column("precision", Scorecard::precision),
            new Column("excl. recall", Scorecard::exclusiveRecall),
            new Column("NDCG@" + n, Scorecard::ndcg),
            new Column("tag diversity", Scorecard::diversity));
    var text = new StringBuilder();
    text.append(
        "%,d users, cut at %s, the %d days after it to foretell\n\n"
            .formatted(report.users(), report.cut(), report.horizonDays()));
    text.append(
        ansi.bold(fit("", NAME) + cells(columns.stream().map(Column::title).toList()) + "\n"));
    for (EvaluationReport.Row row : report.rows()) {
      List<Interval> values =
          columns.stream().map(column -> column.metric().apply(row.scores())).toList();
      text.append(ansi.bold(fit(row.name(), NAME)))
          .append(cells(values.stream().map(value -> percent(value.mean())).toList()))
          .append('\n')
          .append(fit("", NAME))
          .append(ansi.dim(cells(values.stream().map(EvaluationText::span).toList())))
          .append('\n');
    }
    text.append('\n');
    report.leads().forEach(lead -> text.append(sentence(lead)).append('\n'));
    return text.append(ansi.dim(footer(report))).append('\n').toString();
  }

  private static String cells(List<String> texts) {
    return texts.stream().map(text -> Layout.right(text, CELL)).collect(Collectors.joining());
  }

  private static String percent(double value) {
    return "%.1f %%".formatted(100 * value);
  }

  private static String span(Interval interval) {
    return "[%.1f, %.1f]".formatted(100 * interval.low(), 100 * interval.high());
  }

  private static String sentence(EvaluationReport.Lead lead) {
    double points = 100 * lead.hitRate().mean();
    String verdict =
        lead.significant()
            ? lead.separate() ? "their intervals do not overlap" : "paired on the same users"
            : "which may be chance";
    return "The agents hit %.1f points %s than %s %s; %s."
        .formatted(
            Math.abs(points),
            points >= 0 ? "more" : "less",
            lead.over(),
            span(lead.hitRate()),
            verdict);
  }

  private static String footer(EvaluationReport report) {
    return "%.1f tags an answer; %d answers degraded, %d missing; %.0f s; model %s"
        .formatted(
            report.meanTags(),
            report.degraded(),
            report.missing(),
            report.seconds(),
            report.model());
  }
}
