package io.tagora.runtime.metric.baseline;

import io.tagora.runtime.metric.baseline.Visits.Visit;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * How often a visit to category a was followed by one to b within a window: {@code pairs[a][b]},
 * over {@code visits[a]} visits. b = a is a return on another day.
 */
final class TransitionCounts {
  private final double[][] pairs;
  private final double[] visits;

  private TransitionCounts(int categories) {
    pairs = new double[categories][categories];
    visits = new double[categories];
  }

  static TransitionCounts of(List<List<Visit>> users, int categories, Duration window) {
    var counts = new TransitionCounts(categories);
    users.forEach(user -> counts.add(user, window));
    return counts;
  }

  /** Each later category counts once a visit, however often it was visited in the window. */
  private void add(List<Visit> user, Duration window) {
    for (int from = 0; from < user.size(); from++) {
      Visit visit = user.get(from);
      Instant end = visit.time().plus(window);
      visits[visit.category()]++;
      var followers = new HashSet<Integer>();
      for (int to = from + 1; to < user.size() && !user.get(to).time().isAfter(end); to++) {
        if (user.get(to).time().isAfter(visit.time()) && followers.add(user.get(to).category())) {
          pairs[visit.category()][user.get(to).category()]++;
        }
      }
    }
  }

  /** Every category's share of all visits; all 0 where there was none. */
  double[] shares() {
    double all = Math.max(1, Arrays.stream(visits).sum());
    return Arrays.stream(visits).map(count -> count / all).toArray();
  }

  /**
   * pairs / (visits[a]^(1−γ)·visits[b]^γ): the conditional probability of b at γ = 0, the cosine at
   * γ = 0.5, which holds popular followers back.
   */
  double[][] likeness(double gamma) {
    int n = visits.length;
    var likeness = new double[n][n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        if (pairs[a][b] > 0) {
          likeness[a][b] =
              pairs[a][b] / (Math.pow(visits[a], 1 - gamma) * Math.pow(visits[b], gamma));
        }
      }
    }
    return likeness;
  }
}
