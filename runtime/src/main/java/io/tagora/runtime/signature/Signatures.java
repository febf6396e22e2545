package io.tagora.runtime.signature;

import io.tagora.runtime.agent.ExpertReport;
import io.tagora.runtime.metric.RougeL;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The values that signs are read from. */
public final class Signatures {
  private Signatures() {}

  /**
   * The mean over all pairs of experts of |common| / |either's| categories (Jaccard), in [0, 1]; 0
   * for fewer than two experts with tags. Two tags of one category are the same need.
   */
  public static double expertOverlap(List<ExpertReport> reports) {
    List<Set<String>> experts =
        reports.stream().map(Signatures::categories).filter(tags -> !tags.isEmpty()).toList();
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < experts.size(); i++) {
      for (int j = i + 1; j < experts.size(); j++) {
        sum += jaccard(experts.get(i), experts.get(j));
        pairs++;
      }
    }
    return pairs == 0 ? 0 : sum / pairs;
  }

  private static Set<String> categories(ExpertReport report) {
    return report.tags().stream()
        .map(proposal -> proposal.tag().categoryId())
        .collect(Collectors.toSet());
  }

  private static double jaccard(Set<String> left, Set<String> right) {
    var common = new HashSet<>(left);
    common.retainAll(right);
    return (double) common.size() / (left.size() + right.size() - common.size());
  }

  /** The mean of 1 − ROUGE-L over all pairs of reasons, in [0, 1]; 1 for fewer than two. */
  public static double explanationDiversity(List<String> reasons) {
    return RougeL.diversity(reasons);
  }

  /**
   * The share of groups in which every reward is 0, in [0, 1]: they have no advantage and no
   * gradient.
   *
   * @param groups the rewards of the answers to each prompt; none gives 0
   */
  public static double starvation(List<double[]> groups) {
    return groups.stream()
        .mapToInt(group -> Arrays.stream(group).allMatch(reward -> reward == 0) ? 1 : 0)
        .average()
        .orElse(0);
  }
}
