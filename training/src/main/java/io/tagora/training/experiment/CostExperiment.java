package io.tagora.training.experiment;

import io.tagora.runtime.experiment.Cell;
import io.tagora.runtime.experiment.Figure;
import io.tagora.runtime.experiment.Report;
import io.tagora.runtime.experiment.Table;
import io.tagora.runtime.metric.Interval;
import io.tagora.runtime.model.TextEmbedder;
import io.tagora.training.data.Turn;
import io.tagora.training.tokenizer.HuggingFaceEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What a request takes where each of K routes reads the full text by itself and shares nothing
 * (RecGPT-V1), and where one reading serves Planner, K experts and Arbiter: the same users, model,
 * K and routes.
 *
 * @param model a Hugging Face folder; with an adaptor entities are vectors in a third arm
 */
public record CostExperiment(Path model, HeldOutUsers users, TextEmbedder embedder, int threads) {
  private static final double BAR = 0.85;
  private static final double PAPER = 0.60;
  private static final double GIGA = 1e9;
  private static final int WARM_UP = 24;

  /** A way of working, and what it took at each moment. */
  private record Way(String name, List<Work> work) {
    double[] each(ToDoubleFunction<Work> figure) {
      return work.stream().mapToDouble(figure).toArray();
    }

    double mean(ToDoubleFunction<Work> figure) {
      return work.stream().mapToDouble(figure).average().orElse(0);
    }
  }

  /** Runs all ways; {@code setting} says how, for the report. */
  public Report run(String setting) throws IOException {
    var ways = new ArrayList<Way>();
    double routes;
    try (var served = ServedModel.asText(model, threads)) {
      var agents = new EngineAgents(served.engine(), users.catalog(), served.operations());
      warmUp(agents);
      var alone = new ArrayList<Work>();
      var ours = new ArrayList<EngineAgents.Answer>();
      for (Turn turn : users.turns()) {
        EngineAgents.Answer answer = agents.answer(turn);
        alone.add(agents.eachByItself(turn.context(), answer.tasks()));
        ours.add(answer);
      }
      routes = ours.stream().mapToInt(answer -> answer.tasks().size()).average().orElse(0);
      ways.add(new Way("each route by itself, full text", alone));
      ways.add(new Way("read once, text", ours.stream().map(EngineAgents.Answer::work).toList()));
    }
    if (ServedModel.hasAdaptor(model)) {
      ways.add(withEntities());
    }
    return report(setting, ways, routes);
  }

  private Way withEntities() throws IOException {
    try (var served = ServedModel.withEntities(model, threads, embedder)) {
      var agents = new EngineAgents(served.engine(), users.catalog(), served.operations());
      // The first round makes the vectors, which a node has of what a user did before.
      users.turns().forEach(agents::answer);
      return new Way(
          "read once, entities as vectors",
          users.turns().stream().map(agents::answer).map(EngineAgents.Answer::work).toList());
    }
  }

  private void warmUp(EngineAgents agents) {
    users.turns().stream()
        .limit(WARM_UP)
        .forEach(turn -> agents.eachByItself(turn.context(), agents.answer(turn).tasks()));
  }

  private Report report(String setting, List<Way> ways, double routes) throws IOException {
    Way first = ways.getFirst();
    var report =
        Report.of("What a request takes, each route by itself and together")
            .text(setting)
            .text(
                String.format(
                    Locale.ROOT,
                    "K is %.2f routes a request on average. The first way has no Planner and no Arbiter;"
                        + " the others do their work besides, and it is counted.",
                    routes));
    ways.stream().skip(1).forEach(way -> report.text(verdict(way, first)));
    report.table(table(ways, first)).figure(chart(ways));
    sentences().ifPresent(report::text);
    return report.text(
        "Operations are products of weights and attention, by formula from the model's sizes and the tokens"
            + " that were computed; CPU time is all threads' of the process, measured.");
  }

  private static String verdict(Way way, Way first) {
    double less = 1 - way.mean(Work::operations) / first.mean(Work::operations);
    double cpu = 1 - way.mean(Work::cpuNanos) / first.mean(Work::cpuNanos);
    return String.format(
        Locale.ROOT,
        "**%s: %.1f %% less operations, %.1f %% less CPU time** (the bar is %.0f %%: %s; the paper reports %.0f %%).",
        way.name(),
        100 * less,
        100 * cpu,
        100 * BAR,
        Math.min(less, cpu) >= BAR
            ? "reached by both"
            : less >= BAR || cpu >= BAR ? "reached by one" : "not reached",
        100 * PAPER);
  }

  private static Table table(List<Way> ways, Way first) {
    var rows = new ArrayList<List<Cell>>();
    for (Way way : ways) {
      rows.add(
          List.of(
              Cell.of(way.name()),
              Cell.of(way.mean(Work::promptTokens), 0),
              Cell.of(way.mean(Work::readTokens), 0),
              Cell.of(way.mean(Work::writtenTokens), 0),
              Cell.of(way.mean(work -> work.readOperations() / GIGA), 2),
              Cell.of(way.mean(work -> work.writeOperations() / GIGA), 2),
              Cell.of(interval(way, work -> work.operations() / GIGA), 2),
              Cell.of(interval(way, work -> work.cpuNanos() / GIGA), 3),
              Cell.of(100 * (1 - way.mean(Work::operations) / first.mean(Work::operations)), 1),
              Cell.of(100 * (1 - way.mean(Work::cpuNanos) / first.mean(Work::cpuNanos)), 1)));
    }
    return new Table(
        "cost",
        List.of(
            "way",
            "context tokens",
            "tokens read",
            "tokens written",
            "reading G",
            "writing G",
            "operations G",
            "CPU s",
            "operations saved %",
            "CPU saved %"),
        rows);
  }

  private static Figure chart(List<Way> ways) {
    var series = new LinkedHashMap<String, List<Interval>>();
    for (Way way : ways) {
      series.put(
          way.name(),
          List.of(
              interval(way, work -> work.readOperations() / GIGA),
              interval(way, work -> work.writeOperations() / GIGA),
              interval(way, work -> work.operations() / GIGA)));
    }
    return new Figure.Bars(
        "operations",
        "Operations a request",
        "thousand million",
        List.of("reading", "writing", "together"),
        series);
  }

  private Optional<String> sentences() throws IOException {
    if (!ServedModel.hasAdaptor(model)) {
      return Optional.empty();
    }
    try (var encoder = new HuggingFaceEncoder(model)) {
      var tokens =
          EntityTokens.of(users.turns(), users.catalog(), users.entities(), encoder, embedder);
      double request = tokens.sentenceOperations() / users.turns().size() / GIGA;
      return Optional.of(
          String.format(
              Locale.ROOT,
              "Vectors are kept by content, and this counts requests that find them. If none of a context's"
                  + " %.1f were there, the sentence model would add %.1f thousand million operations to that request.",
              (double) tokens.all() / users.turns().size(),
              request));
    }
  }

  private static Interval interval(Way way, ToDoubleFunction<Work> figure) {
    return ArmResult.interval(way.each(figure));
  }
}
