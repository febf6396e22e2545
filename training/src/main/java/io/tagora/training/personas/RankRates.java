package io.tagora.training.personas;

import io.tagora.runtime.agent.TagProposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How often a tag comes true, by its place in its expert's list: what the experts' shares of tags
 * and weights rest on.
 */
final class RankRates {
  private final List<List<Count>> experts = new ArrayList<>();

  /** How many users had a tag at a place, and of how many it came true. */
  private record Count(int tags, int hits) {
    Count with(boolean hit) {
      return new Count(tags + 1, hits + (hit ? 1 : 0));
    }
  }

  /**
   * Counts one list.
   *
   * @param expert its number, from 0
   * @param truth ids of the categories that the user turned to
   */
  void add(int expert, List<TagProposal> list, Set<String> truth) {
    while (experts.size() <= expert) {
      experts.add(new ArrayList<>());
    }
    List<Count> counts = experts.get(expert);
    for (int rank = 0; rank < list.size(); rank++) {
      if (counts.size() == rank) {
        counts.add(new Count(0, 0));
      }
      boolean hit = truth.contains(list.get(rank).tag().categoryId());
      counts.set(rank, counts.get(rank).with(hit));
    }
  }

  /**
   * The rates of an expert's places.
   *
   * @param least a place that fewer users have is left out, with those after it
   * @return shares in [0, 1]; none for an expert who was never asked
   */
  List<Double> of(int expert, int least) {
    return expert >= experts.size()
        ? List.of()
        : experts.get(expert).stream()
            .takeWhile(count -> count.tags() >= least)
            .map(count -> (double) count.hits() / count.tags())
            .toList();
  }
}
