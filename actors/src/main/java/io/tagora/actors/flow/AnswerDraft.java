package io.tagora.actors.flow;

import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.ExpertReport;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.Rung;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.agent.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What a request has gathered so far; it can become the answer at any moment. */
final class AnswerDraft {
  private final String id;
  private final String userId;
  private final Map<String, String> models;
  private final Stopwatch stopwatch;
  private final List<String> degraded = new ArrayList<>();
  private Plan plan = new Plan(List.of());
  private List<ExpertReport> experts = List.of();
  private Arbitration arbitration = new Arbitration(List.of());
  private List<RecommendedItem> items = List.of();
  private Rung rung = Rung.UTILITY;
  private Usage usage = Usage.NONE;

  AnswerDraft(String id, String userId, Map<String, String> models, Stopwatch stopwatch) {
    this.stopwatch = stopwatch;
    this.id = id;
    this.userId = userId;
    this.models = models;
  }

  void degrade(String sentence) {
    degraded.add(sentence);
  }

  Rung rung() {
    return rung;
  }

  void standOn(Rung rung) {
    this.rung = rung;
  }

  void count(Usage more) {
    usage = usage.plus(more);
  }

  Plan plan() {
    return plan;
  }

  void plan(Plan plan) {
    this.plan = plan;
  }

  void experts(List<ExpertReport> experts) {
    this.experts = experts;
  }

  /** All that the experts brought, in the plan's order. */
  List<TagProposal> pool() {
    var pool = new ArrayList<TagProposal>();
    for (ExpertReport report : experts) {
      pool.addAll(report.tags());
    }
    return pool;
  }

  Arbitration arbitration() {
    return arbitration;
  }

  void arbitration(Arbitration arbitration) {
    this.arbitration = arbitration;
  }

  List<RecommendedItem> items() {
    return items;
  }

  void items(List<RecommendedItem> items) {
    this.items = List.copyOf(items);
  }

  void explain(String itemId, String reason) {
    var explained = new ArrayList<>(items);
    explained.replaceAll(item -> item.item().id().equals(itemId) ? withReason(item, reason) : item);
    items = explained;
  }

  /** Takes the explained item in place of every one without a reason and returns those items. */
  List<RecommendedItem> explainPlainly(UnaryOperator<RecommendedItem> plainly) {
    var plain = new ArrayList<RecommendedItem>();
    var all = new ArrayList<>(items);
    all.replaceAll(item -> {
      if (!item.reason().isEmpty()) {
        return item;
      }
      plain.add(plainly.apply(item));
      return plain.getLast();
    });
    items = all;
    return plain;
  }

  static RecommendedItem withReason(RecommendedItem item, String reason) {
    return new RecommendedItem(
        item.item(),
        item.category(),
        item.tag(),
        item.personaId(),
        item.channel(),
        item.share(),
        item.score(),
        reason);
  }

  Stopwatch stopwatch() {
    return stopwatch;
  }

  Recommendation complete() {
    return new Recommendation(
        id,
        userId,
        plan,
        experts,
        arbitration,
        items,
        rung,
        degraded,
        usage,
        stopwatch.timings(),
        models);
  }
}
