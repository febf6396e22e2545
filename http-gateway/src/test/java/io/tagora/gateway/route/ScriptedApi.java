package io.tagora.gateway.route;

import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.agent.ExpertReport;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.Rung;
import io.tagora.runtime.agent.ScoredTag;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.Interest;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.context.Summary;
import io.tagora.runtime.memory.Consumption;
import io.tagora.runtime.memory.Dossier;
import io.tagora.runtime.memory.Feedback;
import io.tagora.runtime.memory.LastPlan;
import io.tagora.runtime.memory.Showing;
import io.tagora.runtime.memory.ShownItem;
import io.tagora.runtime.memory.UserEvent;
import io.tagora.runtime.memory.UserRecord;
import io.tagora.runtime.memory.UserState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Agents that answer from a script: one persona, two experts of whom one is late, one item. */
public final class ScriptedApi implements RecommendationApi {
  private static final LastPlan LAST_PLAN =
      new LastPlan(
          new Plan(List.of(new Persona("p1", "first baby", "bought a pram"))),
          new Arbitration(List.of(new ScoredTag(new Tag("strollers", "strollers"), "p1", 0.75))),
          SmallShop.NOW);

  private static final Summary EARLIER =
      new Summary(3, List.of(new Interest("strollers", 2, 1, 3.5, SmallShop.NOW, SmallShop.NOW)));

  public final Queue<RecommendationRequest> requests = new ConcurrentLinkedQueue<>();
  public final Queue<String> erased = new ConcurrentLinkedQueue<>();
  public final Queue<UserEvent> events = new ConcurrentLinkedQueue<>();
  public final Queue<Feedback> feedback = new ConcurrentLinkedQueue<>();

  /** What the next requests fail with; null for none. */
  public volatile @Nullable Throwable failure;

  /** Whether the failure comes after the plan was told. */
  public volatile boolean failLate;

  @Override
  public CompletionStage<Recommendation> recommend(RecommendationRequest request) {
    return recommend(request, _ -> {});
  }

  @Override
  public CompletionStage<Recommendation> recommend(
      RecommendationRequest request, Consumer<Stage> watcher) {
    requests.add(request);
    Throwable broken = failure;
    if (broken != null && !failLate) {
      return CompletableFuture.failedStage(broken);
    }
    var answer = new CompletableFuture<Recommendation>();
    Thread.ofVirtual().start(() -> play(request, watcher, answer, broken));
    return answer;
  }

  private static void play(
      RecommendationRequest request,
      Consumer<Stage> watcher,
      CompletableFuture<Recommendation> answer,
      @Nullable Throwable broken) {
    Recommendation whole = answerTo(request);
    watcher.accept(new Stage.Planned(whole.plan()));
    if (broken != null) {
      answer.completeExceptionally(broken);
      return;
    }
    whole.experts().forEach(report -> watcher.accept(new Stage.ExpertReported(report)));
    watcher.accept(new Stage.Arbitrated(whole.arbitration()));
    watcher.accept(new Stage.ItemsChosen(whole.items()));
    whole
        .items()
        .forEach(item -> watcher.accept(new Stage.Explained(item.item().id(), item.reason())));
    watcher.accept(new Stage.Completed(whole));
    answer.complete(whole);
  }

  private Consumption consumption() {
    var shown = new ShownItem("i1", 0.625, "p1", "strollers");
    var showing = new Showing("r-1", SmallShop.NOW, List.of(shown));
    return new Consumption(List.of(showing), List.copyOf(feedback));
  }

  /** The scripted answer, the same for every user. */
  public static Recommendation answerTo(RecommendationRequest request) {
    Item pram = SmallShop.DATASET.catalog().item("i1").orElseThrow();
    var tag = new Tag("strollers", "strollers");
    return new Recommendation(
        "r-1",
        request.userId(),
        new Plan(
            List.of(
                new Persona("p1", "first baby", "bought a pram"),
                new Persona("p2", "hiker", "looked at boots"))),
        List.of(
            new ExpertReport("p1", List.of(new TagProposal(tag, "p1", -0.5)), Optional.empty()),
            new ExpertReport(
                "p2",
                List.of(),
                Optional.of(new Absence(Absence.Cause.LATE, "no tags within 900 ms")))),
        new Arbitration(List.of(new ScoredTag(tag, "p1", 0.75))),
        List.of(
            new RecommendedItem(
                pram,
                "strollers",
                "strollers",
                "p1",
                Channel.EXPLORATORY,
                0.625,
                1.5,
                "For walks with\nthe newborn")),
        Rung.SOME_EXPERTS,
        List.of("expert of hiker was late"),
        new Usage(1000, 400, 120),
        Map.of(
            "total", Duration.ofMillis(321),
            "plan", Duration.ofNanos(12_345_678),
            "experts", Duration.ofMillis(90)),
        Map.of("planner", "tiny", "expert", "small"));
  }

  @Override
  public CompletionStage<Boolean> record(UserEvent event) {
    boolean repeated = events.stream().anyMatch(known -> known.eventId().equals(event.eventId()));
    events.add(event);
    return CompletableFuture.completedStage(repeated);
  }

  @Override
  public CompletionStage<Boolean> respond(Feedback word) {
    boolean repeated =
        feedback.stream().anyMatch(known -> known.feedbackId().equals(word.feedbackId()));
    feedback.add(word);
    return CompletableFuture.completedStage(repeated);
  }

  @Override
  public CompletionStage<?> erase(String userId) {
    Throwable broken = failure;
    if (broken != null) {
      return CompletableFuture.failedStage(broken);
    }
    erased.add(userId);
    return CompletableFuture.completedStage(userId);
  }

  @Override
  public CompletionStage<Dossier> user(String userId) {
    return CompletableFuture.completedStage(
        SmallShop.DATASET.users().stream()
            .filter(log -> log.profile().userId().equals(userId))
            .map(log -> new UserState(log.profile(), log.behaviors(), true))
            .map(state -> new UserRecord(state, Optional.of(LAST_PLAN), List.of("e2", "e1")))
            .map(record -> new Dossier(record, consumption(), EARLIER, 0))
            .findFirst()
            .orElseGet(() -> Dossier.of(new UserState(Profile.unknown(userId), List.of(), false))));
  }
}
