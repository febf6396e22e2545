package io.tagora.runtime.context;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What is still known of behaviours that a memory does not hold any more; bounded, however long a
 * user has been there.
 *
 * @param behaviors how many they were, as a context counts them: searches too, and of steps with
 *     one item in a row the last of the day
 * @param interests at most {@link #MOST}, the one that was met last first
 */
public record Summary(int behaviors, List<Interest> interests) {
  /** Over this the interest of the least weight is forgotten. */
  public static final int MOST = 256;

  /** Nothing was forgotten. */
  public static final Summary NONE = new Summary(0, List.of());

  public Summary {
    interests = interests.stream().sorted(latestFirst()).toList();
  }

  private static Comparator<Interest> latestFirst() {
    return Comparator.comparing(Interest::last).reversed().thenComparing(Interest::categoryId);
  }

  /** The same with what was forgotten after it. */
  public Summary plus(Summary later) {
    var byCategory = new LinkedHashMap<String, Interest>();
    interests.forEach(interest -> byCategory.put(interest.categoryId(), interest));
    later.interests.forEach(
        interest -> byCategory.merge(interest.categoryId(), interest, Interest::plus));
    return new Summary(behaviors + later.behaviors, heaviest(List.copyOf(byCategory.values())));
  }

  private static List<Interest> heaviest(List<Interest> all) {
    if (all.size() <= MOST) {
      return all;
    }
    Instant end = all.stream().map(Interest::last).max(Comparator.naturalOrder()).orElseThrow();
    return all.stream()
        .sorted(
            Comparator.<Interest>comparingDouble(interest -> interest.weightAt(end))
                .reversed()
                .thenComparing(Interest::categoryId))
        .limit(MOST)
        .toList();
  }

  /** When the earliest of them was; empty where nothing is known of any. */
  public Optional<Instant> since() {
    return interests.stream().map(Interest::first).min(Comparator.naturalOrder());
  }
}
