package io.tagora.gateway.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.gateway.json.Json;
import io.tagora.gateway.route.RecommendationApi;
import io.tagora.gateway.terminal.Ansi;
import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.ExpertReport;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.Rung;
import io.tagora.runtime.agent.ScoredTag;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.memory.Dossier;
import io.tagora.runtime.memory.Feedback;
import io.tagora.runtime.memory.UserEvent;
import io.tagora.runtime.metric.EvaluationCase;
import io.tagora.runtime.model.TextEmbedder;
import io.tagora.runtime.retrieval.ProgressListener;
import io.tagora.runtime.retrieval.TagVectors;
import io.tagora.runtime.world.Marketplace;
import io.tagora.runtime.world.MarketplaceSettings;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static final Dataset DATASET =
      Marketplace.generate(MarketplaceSettings.of(60, 1_000, 7, 11)).dataset();
  private static final List<EvaluationCase> CASES =
      EvaluationCase.of(DATASET, Evaluation.cutOf(DATASET), Evaluation.HORIZON);
  private static final TagVectors VECTORS =
      TagVectors.embed(DATASET.catalog(), new Hashes(), ProgressListener.SILENT);

  /** A direction a text, of no meaning. */
  private record Hashes() implements TextEmbedder {
    @Override
    public int tokens(String text) {
      return text.split(" ", -1).length;
    }

    @Override
    public int dimensions() {
      return 2;
    }

    @Override
    public List<float[]> embed(List<String> texts) {
      return texts.stream()
          .map(text ->
              new float[] {(float) Math.cos(text.hashCode()), (float) Math.sin(text.hashCode())})
          .toList();
    }
  }

  /** Agents that answer with these tags for a user; no tags at all is a failure. */
  private record Clairvoyants(
      Function<String, List<Tag>> tags, Queue<RecommendationRequest> requests)
      implements RecommendationApi {
    @Override
    public CompletionStage<Recommendation> recommend(RecommendationRequest request) {
      requests.add(request);
      List<Tag> known = tags.apply(request.userId());
      return known.isEmpty()
          ? CompletableFuture.failedStage(new IllegalStateException("no answer"))
          : CompletableFuture.completedStage(answer(request, known));
    }

    private static Recommendation answer(RecommendationRequest request, List<Tag> known) {
      return new Recommendation(
          "r",
          request.userId(),
          new Plan(List.of()),
          List.of(),
          new Arbitration(known.stream().map(tag -> new ScoredTag(tag, "p1", 1)).toList()),
          List.of(),
          Rung.ALL_EXPERTS,
          List.of(),
          Usage.NONE,
          Map.of(),
          Map.of());
    }

    @Override
    public CompletionStage<Recommendation> recommend(
        RecommendationRequest request, Consumer<Stage> watcher) {
      return recommend(request);
    }

    @Override
    public CompletionStage<Boolean> record(UserEvent event) {
      return CompletableFuture.failedStage(new UnsupportedOperationException());
    }

    @Override
    public CompletionStage<?> erase(String userId) {
      return CompletableFuture.failedStage(new UnsupportedOperationException());
    }

    @Override
    public CompletionStage<Boolean> respond(Feedback feedback) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Dossier> user(String userId) {
      return CompletableFuture.failedStage(new UnsupportedOperationException());
    }
  }

  private static EvaluationReport run(Clairvoyants agents) {
    return evaluated(agents).report();
  }

  private static Evaluated evaluated(Clairvoyants agents) {
    return new Evaluation(new Evaluation.Settings("none", 30, 4, 3, 5), DATASET, VECTORS)
        .run(agents, ProgressListener.SILENT);
  }

  private static Map<String, List<Tag>> truth() {
    return CASES.stream()
        .collect(
            Collectors.toMap(
                one -> one.context().profile().userId(),
                one ->
                    one.truth().stream()
                        .sorted()
                        .limit(30)
                        .map(id -> DATASET.catalog().category(id).orElseThrow())
                        .map(category -> new Tag(category.name(), category.id()))
                        .toList()));
  }

  @Test
  void agentsWhoKnowTheFutureHitAllAndBeatEveryBaseline() {
    var requests = new ConcurrentLinkedQueue<RecommendationRequest>();
    EvaluationReport report = run(new Clairvoyants(truth()::get, requests));

    assertEquals(CASES.size(), report.users());
    assertEquals(
        CASES.stream().map(one -> one.context().profile().userId()).collect(Collectors.toSet()),
        requests.stream().map(RecommendationRequest::userId).collect(Collectors.toSet()));
    assertTrue(requests.stream().noneMatch(RecommendationRequest::explain));
    assertEquals(
        List.of("agents", "popularity", "last categories", "co-occurrence"),
        report.rows().stream().map(EvaluationReport.Row::name).toList());
    assertTrue(report.rows().getFirst().scores().hitRate().mean() > 0.99, report.toString());
    assertTrue(report.leads().stream().allMatch(EvaluationReport.Lead::significant));
    assertTrue(report.leads().stream().allMatch(lead -> lead.hitRate().mean() > 0));
    assertEquals(0, report.missing());
  }

  @Test
  void agentsWhoDoNotAnswerMissEverythingAndAreCounted() {
    EvaluationReport report = run(new Clairvoyants(_ -> List.of(), new ConcurrentLinkedQueue<>()));
    assertEquals(0, report.rows().getFirst().scores().hitRate().mean());
    assertEquals(CASES.size(), report.missing());
  }

  @Test
  void theReportIsATableAndJson() {
    EvaluationReport report = run(new Clairvoyants(truth()::get, new ConcurrentLinkedQueue<>()));
    String text = new EvaluationText(Ansi.PLAIN).render(report);
    assertTrue(text.contains("HR@30"), text);
    assertTrue(text.contains("co-occurrence"), text);
    assertTrue(Json.text(report).contains("\"hitRate\":{\"mean\":"), Json.text(report));
  }

  @Test
  void theArbitersTagsComeFirstAndACategoryOnce() {
    List<Category> some =
        DATASET.catalog().categories().stream()
            .sorted(Comparator.comparing(Category::id))
            .limit(3)
            .toList();
    List<Tag> tags =
        some.stream().map(category -> new Tag(category.name(), category.id())).toList();
    var answer =
        new Recommendation(
            "r",
            "u",
            new Plan(List.of()),
            List.of(
                new ExpertReport(
                    "p1",
                    List.of(
                        new TagProposal(tags.get(1), "p1", -9),
                        new TagProposal(tags.get(0), "p1", -1),
                        new TagProposal(tags.get(2), "p1", -2)),
                    Optional.empty())),
            new Arbitration(List.of(new ScoredTag(tags.get(0), "p1", 1))),
            List.of(),
            Rung.ALL_EXPERTS,
            List.of(),
            Usage.NONE,
            Map.of(),
            Map.of());
    assertEquals(List.of(tags.get(0), tags.get(2), tags.get(1)), AgentAnswers.ranked(answer));
  }

  @Test
  void everyUsersFiguresAreThereForEachRecommender() {
    Evaluated evaluated = evaluated(new Clairvoyants(truth()::get, new ConcurrentLinkedQueue<>()));
    List<UserRow> agents = of(evaluated, "agents");
    assertEquals(
        CASES.stream().map(one -> one.context().profile().userId()).toList(),
        agents.stream().map(UserRow::user).toList());
    for (EvaluationReport.Row row : evaluated.report().rows()) {
      assertEquals(
          row.scores().hitRate().mean(),
          of(evaluated, row.name()).stream()
              .mapToDouble(user -> user.scores().hitRate())
              .average()
              .orElseThrow(),
          1e-9);
    }
    assertTrue(Json.text(agents.getFirst()).contains("\"hitRate\":1.0"), Json.text(agents));
  }

  private static List<UserRow> of(Evaluated evaluated, String recommender) {
    return evaluated.users().stream().filter(row -> row.recommender().equals(recommender)).toList();
  }
}
