package io.tagora.training.experiment;

import io.tagora.runtime.experiment.Cell;
import io.tagora.runtime.experiment.Figure;
import io.tagora.runtime.experiment.Report;
import io.tagora.runtime.experiment.Table;
import io.tagora.runtime.metric.Interval;
import io.tagora.runtime.model.TextEmbedder;
import io.tagora.training.adaptor.SelfPerception;
import io.tagora.training.data.Question;
import io.tagora.training.tokenizer.HuggingFaceEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * Holds contexts with entities as vectors against the same contexts as text, with one model and the
 * same users: what is foretold, what is understood of single entities, and what reading takes.
 *
 * @param model a folder with an adaptor
 * @param questions about entities that the adaptor was not asked about
 */
public record CompressionExperiment(
    Path model,
    HeldOutUsers users,
    List<List<Question>> questions,
    TextEmbedder embedder,
    int threads) {
  private static final double ENTITY_BAR = 7;
  private static final double PROMPT_BAR = 4;
  private static final double QUALITY_BAR = 0.97;
  private static final double MILLION = 1e6;

  /** Runs both forms; {@code setting} says how, for the report. */
  public Report run(String setting) throws IOException {
    EntityTokens tokens;
    try (var encoder = new HuggingFaceEncoder(model)) {
      tokens = EntityTokens.of(users.turns(), users.catalog(), users.entities(), encoder, embedder);
    }
    ArmResult text;
    try (var served = ServedModel.asText(model, threads)) {
      text = ask(served);
    }
    ArmResult vectors;
    try (var served = ServedModel.withEntities(model, threads, embedder)) {
      // Once for the vectors: a node has those of what a user did before.
      ask(served);
      vectors = ask(served);
    }
    return report(setting, tokens, text, vectors);
  }

  private ArmResult ask(ServedModel served) {
    return ArmResult.of(
        new EngineAgents(served.engine(), users.catalog(), served.operations()), users.turns());
  }

  private Report report(String setting, EntityTokens tokens, ArmResult text, ArmResult vectors)
      throws IOException {
    Interval before = text.work(Work::promptTokens);
    Interval after = vectors.work(Work::promptTokens);
    double prompt = before.mean() / after.mean();
    Interval hits = ArmResult.interval(text.hitRates());
    Interval hitsAfter = ArmResult.interval(vectors.hitRates());
    double kept = hitsAfter.mean() / hits.mean();
    return Report.of("Entities as vectors against entities as text")
        .text(setting)
        .text(verdict("entities", tokens.ratio(), ENTITY_BAR, "times fewer tokens"))
        .text(verdict("whole prompts", prompt, PROMPT_BAR, "times fewer tokens"))
        .text(verdict("HR@30", kept, QUALITY_BAR, "of that on text"))
        .heading("Tokens")
        .table(tokens(tokens, before, after))
        .heading("What the agents foretell")
        .text("A persona is right if it is a need of which something came true within 14 days.")
        .table(quality(text, vectors))
        .figure(chart(text, vectors))
        .heading("What reading takes")
        .text(
            ("Contexts are read once and nothing is cached between users; vectors are there, as they are for"
                    + " what a user did before. To make one that is not costs the sentence model's %.0f"
                    + " million operations on average, more than a model of this size spends on the tokens it"
                    + " saves: it pays from the second reading on, or under a larger model.")
                .formatted(tokens.sentenceOperations() / Math.max(1, tokens.all()) / MILLION))
        .table(reading(text, vectors))
        .heading("Self-perception")
        .text(
            "Answers that are right to the letter, about entities that no question was learnt about.")
        .table(perception(SelfPerception.of(model, questions, embedder)));
  }

  private static String verdict(String what, double ratio, double bar, String unit) {
    return String.format(
        Locale.ROOT,
        "**%s: %.2f %s** (the bar is %.2f: %s).",
        what,
        ratio,
        unit,
        bar,
        ratio >= bar ? "reached" : "not reached");
  }

  private static Table tokens(EntityTokens tokens, Interval before, Interval after) {
    return new Table(
        "tokens",
        List.of("what", "places", "tokens as text", "as vectors", "ratio"),
        List.of(
            row("items", tokens.items(), tokens.itemRatio(), 1),
            row("queries", tokens.queries(), tokens.queryRatio(), 1),
            row("all entities", tokens.all(), tokens.ratio(), 1),
            List.of(
                Cell.of("whole prompts"),
                Cell.of(""),
                Cell.of(before, 1),
                Cell.of(after.mean(), 1),
                Cell.of(before.mean() / after.mean(), 2))));
  }

  private static List<Cell> row(String what, long places, double text, double vectors) {
    return List.of(
        Cell.of(what),
        Cell.of(places),
        Cell.of(text, 1),
        Cell.of(vectors, 1),
        Cell.of(text / vectors, 2));
  }

  private static Table quality(ArmResult text, ArmResult vectors) {
    return new Table(
        "quality",
        List.of("figure", "text", "vectors", "difference"),
        List.of(
            row("HR@30", text.hitRates(), vectors.hitRates()),
            row("first category right", text.firstHits(), vectors.firstHits()),
            row("personas right", text.personaHits(), vectors.personaHits()),
            row("personas as on text", text.samePersonas(text), vectors.samePersonas(text))));
  }

  private static List<Cell> row(String figure, double[] text, double[] vectors) {
    return List.of(
        Cell.of(figure),
        Cell.percent(ArmResult.interval(text)),
        Cell.percent(ArmResult.interval(vectors)),
        Cell.percent(ArmResult.difference(vectors, text)));
  }

  private static Figure chart(ArmResult text, ArmResult vectors) {
    var series = new LinkedHashMap<String, List<Interval>>();
    series.put("text", bars(text));
    series.put("vectors", bars(vectors));
    return new Figure.Bars(
        "foretold",
        "What the agents foretell",
        "share",
        List.of("HR@30", "first category", "personas"),
        series);
  }

  private static List<Interval> bars(ArmResult arm) {
    return List.of(
        ArmResult.interval(arm.hitRates()),
        ArmResult.interval(arm.firstHits()),
        ArmResult.interval(arm.personaHits()));
  }

  private static Table reading(ArmResult text, ArmResult vectors) {
    return new Table(
        "reading",
        List.of("figure", "text", "vectors"),
        List.of(
            List.of(
                Cell.of("context, ms"),
                Cell.of(text.work(work -> work.contextNanos() / MILLION), 2),
                Cell.of(vectors.work(work -> work.contextNanos() / MILLION), 2)),
            List.of(
                Cell.of("tokens read, branches too"),
                Cell.of(text.work(Work::readTokens), 0),
                Cell.of(vectors.work(Work::readTokens), 0)),
            List.of(
                Cell.of("reading, million operations"),
                Cell.of(text.work(work -> work.readOperations() / MILLION), 0),
                Cell.of(vectors.work(work -> work.readOperations() / MILLION), 0)),
            List.of(
                Cell.of("writing, million operations"),
                Cell.of(text.work(work -> work.writeOperations() / MILLION), 0),
                Cell.of(vectors.work(work -> work.writeOperations() / MILLION), 0))));
  }

  private static Table perception(SelfPerception.Figures figures) {
    var rows = new ArrayList<List<Cell>>();
    figures
        .text()
        .forEach((kind, right) -> {
          List<Boolean> vectors = figures.vectors().getOrDefault(kind, List.of());
          rows.add(
              List.of(
                  Cell.of(kind),
                  Cell.of(right.size()),
                  Cell.percent(share(right)),
                  Cell.percent(share(vectors))));
        });
    return new Table("perception", List.of("asked for", "questions", "text", "vectors"), rows);
  }

  private static Interval share(List<Boolean> right) {
    return ArmResult.interval(right.stream().mapToDouble(one -> one ? 1 : 0).toArray());
  }
}
