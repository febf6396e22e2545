package io.tagora.gateway.evaluation;

import io.tagora.gateway.route.RecommendationApi;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.metric.EvaluationCase;
import io.tagora.runtime.metric.Interval;
import io.tagora.runtime.metric.Scorecard;
import io.tagora.runtime.metric.UserScores;
import io.tagora.runtime.metric.baseline.CategoryRecommender;
import io.tagora.runtime.metric.baseline.CoOccurrence;
import io.tagora.runtime.metric.baseline.LastCategories;
import io.tagora.runtime.metric.baseline.PopularCategories;
import io.tagora.runtime.retrieval.ProgressListener;
import io.tagora.runtime.retrieval.RetrievalSettings;
import io.tagora.runtime.retrieval.TagVectors;
import io.tagora.runtime.retrieval.UtilityItems;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Scores the agents and three baselines on the same users; definitions in docs/evaluation.md. */
public final class Evaluation {
  public static final Duration HORIZON = Duration.ofDays(7);
  private static final long INTERVAL_SEED = 1;
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Settings settings;
  private final Dataset dataset;
  private final Instant cut;
  private final TagVectors vectors;
  private final UtilityItems utility;

  /**
   * How to evaluate.
   *
   * @param n how many tags count
   * @param atOnce how many users are asked about at a time
   */
  public record Settings(String model, int n, int maxPersonas, int atOnce, long seed) {}

  /**
   * An evaluation on a data set whose last week the agents do not see.
   *
   * @param vectors of the data set's catalog, for the diversity of tags
   */
  public Evaluation(Settings settings, Dataset dataset, TagVectors vectors) {
    this.settings = settings;
    this.dataset = dataset;
    this.vectors = vectors;
    cut = cutOf(dataset);
    utility = UtilityItems.of(dataset, cut, RetrievalSettings.DEFAULT.boughtRecently());
  }

  /** The moment that the agents believe to be now: a week before the end. */
  public static Instant cutOf(Dataset dataset) {
    return dataset.end().minus(HORIZON);
  }

  /** Asks about every user who does something in the week after the cut. */
  public Evaluated run(RecommendationApi api, ProgressListener listener) {
    long started = System.nanoTime();
    List<EvaluationCase> cases = EvaluationCase.of(dataset, cut, HORIZON);
    if (cases.isEmpty()) {
      throw new IllegalArgumentException(
          "an evaluation must have a user who does something in the last week, got none of %d"
              .formatted(dataset.users().size()));
    }
    List<Optional<Recommendation>> answers = ask(api, cases, listener);
    Map<String, List<UserScores>> scores = scores(cases, answers);
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    return new Evaluated(report(cases.size(), answers, scores, took), users(cases, scores));
  }

  private static List<UserRow> users(
      List<EvaluationCase> cases, Map<String, List<UserScores>> scores) {
    var rows = new ArrayList<UserRow>();
    scores.forEach((name, each) -> {
      for (int i = 0; i < each.size(); i++) {
        rows.add(new UserRow(cases.get(i).context().profile().userId(), name, each.get(i)));
      }
    });
    return rows;
  }

  private List<Optional<Recommendation>> ask(
      RecommendationApi api, List<EvaluationCase> cases, ProgressListener listener) {
    return new AgentAnswers(
            api,
            userId ->
                new RecommendationRequest(
                    userId, settings.maxPersonas(), 10, false, DEADLINE, settings.seed()),
            settings.atOnce())
        .of(cases.stream().map(one -> one.context().profile().userId()).toList(), listener);
  }

  private Map<String, List<UserScores>> scores(
      List<EvaluationCase> cases, List<Optional<Recommendation>> answers) {
    var scores = new LinkedHashMap<String, List<UserScores>>();
    scores.put(
        "agents",
        score(cases, (i, _) -> answers.get(i).map(AgentAnswers::ranked).orElse(List.of())));
    baselines()
        .forEach((name, baseline) ->
            scores.put(
                name,
                score(
                    cases,
                    (_, one) -> baseline.tags(one.context(), dataset.catalog(), settings.n()))));
    return scores;
  }

  private Map<String, CategoryRecommender> baselines() {
    var baselines = new LinkedHashMap<String, CategoryRecommender>();
    baselines.put("popularity", PopularCategories.fit(dataset, cut));
    baselines.put("last categories", LastCategories.fit(dataset, cut));
    baselines.put("co-occurrence", CoOccurrence.fit(dataset, cut, settings.n()));
    return baselines;
  }

  private List<UserScores> score(
      List<EvaluationCase> cases, BiFunction<Integer, EvaluationCase, List<Tag>> recommender) {
    return IntStream.range(0, cases.size())
        .mapToObj(i -> {
          EvaluationCase one = cases.get(i);
          Set<String> usual = new HashSet<>(utility.categories(one.context(), settings.n()));
          return UserScores.of(
              recommender.apply(i, one), one.truth(), usual, settings.n(), vectors);
        })
        .toList();
  }

  private EvaluationReport report(
      int users,
      List<Optional<Recommendation>> answers,
      Map<String, List<UserScores>> scores,
      Duration took) {
    var rows = new ArrayList<EvaluationReport.Row>();
    scores.forEach((name, each) ->
        rows.add(new EvaluationReport.Row(name, Scorecard.of(each, INTERVAL_SEED))));
    List<Recommendation> given = answers.stream().flatMap(Optional::stream).toList();
    return new EvaluationReport(
        settings.model(),
        cut.toString(),
        (int) HORIZON.toDays(),
        users,
        settings.n(),
        rows,
        leads(rows, scores),
        (int) given.stream().filter(answer -> !answer.degraded().isEmpty()).count(),
        users - given.size(),
        given.stream().mapToInt(answer -> AgentAnswers.ranked(answer).size()).average().orElse(0),
        took.toMillis() / 1_000.0);
  }

  private static List<EvaluationReport.Lead> leads(
      List<EvaluationReport.Row> rows, Map<String, List<UserScores>> scores) {
    EvaluationReport.Row agents = rows.getFirst();
    return rows.stream()
        .skip(1)
        .map(row -> {
          Interval ahead =
              Scorecard.difference(
                  scores.get(agents.name()),
                  scores.get(row.name()),
                  UserScores::hitRate,
                  INTERVAL_SEED);
          return new EvaluationReport.Lead(
              row.name(),
              ahead,
              ahead.low() > 0 || ahead.high() < 0,
              !agents.scores().hitRate().overlaps(row.scores().hitRate()));
        })
        .toList();
  }
}
