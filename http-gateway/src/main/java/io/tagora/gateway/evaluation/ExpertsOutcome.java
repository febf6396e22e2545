package io.tagora.gateway.evaluation;

import io.tagora.runtime.agent.ExpertReport;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.metric.EvaluationCase;
import io.tagora.runtime.metric.RankingMetrics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the experts of one answer were good for.
 *
 * @param experts that were asked, the one of what is under way included
 * @param degraded 1 where something was weaker than it should be, as by a deadline, else 0
 * @param hitRate HR@n of the whole answer
 * @param recall the share of the truth that any expert named
 * @param exclusiveRecall the share of the truth that exactly one expert named
 * @param beyondUtility {@link RankingMetrics#exclusiveRecall}: the share of the truth that the
 *     answer named and the utility channel did not
 * @param written tokens that the model wrote
 * @param computed tokens that the model read anew or wrote
 */
record ExpertsOutcome(
    double experts,
    double degraded,
    double hitRate,
    double recall,
    double exclusiveRecall,
    double beyondUtility,
    double written,
    double computed) {

  private static final ExpertsOutcome NONE = new ExpertsOutcome(0, 1, 0, 0, 0, 0, 0, 0);

  /**
   * An answer held against what came true; one that is missing has named nothing.
   *
   * @param utility the categories of the utility channel at the same n
   */
  static ExpertsOutcome of(
      Optional<Recommendation> answer, EvaluationCase evaluated, Set<String> utility, int n) {
    return answer.map(given -> of(given, evaluated.truth(), utility, n)).orElse(NONE);
  }

  private static ExpertsOutcome of(
      Recommendation answer, Set<String> truth, Set<String> utility, int n) {
    List<String> ranked = AgentAnswers.ranked(answer).stream().map(Tag::categoryId).toList();
    Map<String, Integer> namedBy = namedBy(answer.experts(), truth);
    Usage usage = answer.usage();
    return new ExpertsOutcome(
        answer.plan().personas().size(),
        answer.degraded().isEmpty() ? 0 : 1,
        RankingMetrics.hitRate(ranked, truth, n),
        (double) namedBy.size() / truth.size(),
        (double) namedBy.values().stream().filter(experts -> experts == 1).count() / truth.size(),
        RankingMetrics.exclusiveRecall(ranked, truth, utility, n),
        usage.generatedTokens(),
        usage.prefilledTokens() + usage.generatedTokens());
  }

  /** For each true category that was named, by how many experts. */
  private static Map<String, Integer> namedBy(List<ExpertReport> experts, Set<String> truth) {
    Map<String, Integer> namedBy = new HashMap<>();
    for (ExpertReport report : experts) {
      var named = new HashSet<String>();
      report.tags().forEach(proposal -> named.add(proposal.tag().categoryId()));
      named.retainAll(truth);
      named.forEach(category -> namedBy.merge(category, 1, Integer::sum));
    }
    return namedBy;
  }
}
