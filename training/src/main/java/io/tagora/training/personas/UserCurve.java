package io.tagora.training.personas;

import io.tagora.runtime.agent.RankedTags;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.agent.TagQuota;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.metric.RankingMetrics;
import io.tagora.runtime.prompt.ArbiterPrompt;
import io.tagora.training.data.NodeDefaults;
import io.tagora.training.data.Turn;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of what one user turned to next is named with one persona of the Planner, two, and so
 * on, the one of what is under way beside them where there is one.
 *
 * @param openings for each persona the natural log-probability of its beginning
 * @param hitRates for each number of personas from 1 on
 */
record UserCurve(boolean returns, List<Double> openings, List<Double> hitRates) {
  UserCurve {
    openings = List.copyOf(openings);
    hitRates = List.copyOf(hitRates);
  }

  /**
   * The curve of an answer, in the experts' own order: their lists weigh most in it (ADR 20).
   *
   * @param categories that what is under way is about
   */
  static UserCurve of(Turn turn, Rehearsal.Answer answer, int categories) {
    boolean returns = turn.returning().isPresent();
    var rates = new ArrayList<Double>();
    for (int personas = 1; personas <= answer.lists().size(); personas++) {
      List<String> ranked =
          RankedTags.of(
                  ArbiterPrompt.withoutArbiter(
                      pool(answer, NodeDefaults.quota(personas, returns, categories)),
                      NodeDefaults.SELECTED),
                  List.of())
              .stream()
              .map(Tag::categoryId)
              .toList();
      rates.add(RankingMetrics.hitRate(ranked, turn.truth(), NodeDefaults.SELECTED));
    }
    return new UserCurve(returns, answer.draft().openings(), rates);
  }

  private static List<TagProposal> pool(Rehearsal.Answer answer, TagQuota quota) {
    var pool = new ArrayList<TagProposal>();
    for (int place = 0; place < quota.open().size(); place++) {
      pool.addAll(answer.lists().get(place).stream().limit(quota.open(place)).toList());
    }
    pool.addAll(answer.returning().stream().limit(quota.visited()).toList());
    return pool;
  }

  /** How many personas are written under these floors; at least one. */
  int written(List<Double> floors) {
    int personas = 1;
    while (personas < Math.min(hitRates.size(), floors.size())
        && openings.get(personas) >= floors.get(personas)) {
      personas++;
    }
    return personas;
  }

  /** The hit rate with as many personas as are written under these floors. */
  double hitRate(List<Double> floors) {
    return hitRates.get(written(floors) - 1);
  }
}
