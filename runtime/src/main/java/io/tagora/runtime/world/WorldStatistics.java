package io.tagora.runtime.world;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.UserLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Figures that say what a marketplace is like, and how far simple rules foresee a user's next seven
 * days. The shares are means over users who do something in the last week and did something before,
 * of their distinct leaf categories in that week.
 *
 * @param eventsPerUser the 5, 25, 50, 75, 95 and 99 % quantiles
 * @param nextCategories distinct leaf categories of a week
 * @param seenShare how many of them the user has touched before, ever
 * @param recentShare how many are among the user's 30 last leaf categories
 * @param popularShare how many are among the 30 leaf categories that most users touch in the 30
 *     days before
 * @param intentShare how many are in the current or next stage of an intent that runs or begins in
 *     the week, by the truth
 * @param newIntentShare the same, of those never touched before
 * @param runningIntents intents of such a user at the week's begin
 */
public record WorldStatistics(
    int users,
    int items,
    int categories,
    int tags,
    long events,
    double eventsPerUserMean,
    List<Integer> eventsPerUser,
    int activeUsers,
    double nextCategories,
    double seenShare,
    double recentShare,
    double popularShare,
    double intentShare,
    double newIntentShare,
    double runningIntents) {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration MONTH = Duration.ofDays(30);
  private static final int SHOWN = 30;
  private static final double[] QUANTILES = {0.05, 0.25, 0.5, 0.75, 0.95, 0.99};

  public static WorldStatistics of(GeneratedWorld world) {
    return new Count(world).statistics();
  }

  /** Sums over active users. */
  private static final class Count {
    private final Dataset dataset;
    private final GroundTruth truth;
    private final Instant cut;
    private final Set<String> popular;
    private int active;
    private double next;
    private double seen;
    private double recent;
    private double byPopularity;
    private double byIntent;
    private double fresh;
    private double freshByIntent;
    private double running;

    Count(GeneratedWorld world) {
      dataset = world.dataset();
      truth = world.truth();
      cut = dataset.end().minus(WEEK);
      popular = popular();
    }

    private Set<String> popular() {
      var counts = new HashMap<String, Integer>();
      for (UserLog user : dataset.users()) {
        new HashSet<>(names(user.between(cut.minus(MONTH), cut)))
            .forEach(name -> counts.merge(name, 1, Integer::sum));
      }
      return counts.entrySet().stream()
          .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
          .limit(SHOWN)
          .map(Map.Entry::getKey)
          .collect(Collectors.toSet());
    }

    private List<String> names(List<Behavior> behaviors) {
      return behaviors.stream().flatMap(behavior -> name(behavior).stream()).toList();
    }

    private Optional<String> name(Behavior behavior) {
      String item =
          switch (behavior) {
            case Behavior.Search _ -> "";
            case Behavior.Click(_, String id) -> id;
            case Behavior.AddToCart(_, String id) -> id;
            case Behavior.Purchase(_, String id) -> id;
          };
      Catalog catalog = dataset.catalog();
      return catalog.item(item).map(found -> catalog.categoryOf(found).name());
    }

    private void add(UserLog user) {
      var before = names(user.before(cut)).reversed();
      var wanted = new HashSet<>(names(user.between(cut, dataset.end())));
      if (before.isEmpty() || wanted.isEmpty()) {
        return;
      }
      active++;
      next += wanted.size();
      var ever = new LinkedHashSet<>(before);
      var last = ever.stream().limit(SHOWN).collect(Collectors.toSet());
      var needed = needed(user.profile().userId());
      seen += share(wanted, ever);
      recent += share(wanted, last);
      byPopularity += share(wanted, popular);
      byIntent += share(wanted, needed);
      var unseen = new HashSet<>(wanted);
      unseen.removeAll(ever);
      fresh += unseen.isEmpty() ? 0 : 1;
      freshByIntent += unseen.isEmpty() ? 0 : share(unseen, needed);
    }

    private Set<String> needed(String userId) {
      var needed = new HashSet<String>();
      for (IntentRun run : truth.of(userId)) {
        running += run.runsAt(cut) ? 1 : 0;
        int stage = run.stageAt(cut).orElse(run.stageAt(dataset.end()).orElse(-1));
        for (int place = stage;
            stage >= 0 && place <= stage + 1 && place < run.stages().size();
            place++) {
          needed.addAll(run.stages().get(place).categories());
        }
      }
      return needed;
    }

    private static double share(Set<String> wanted, Set<String> known) {
      return wanted.stream().filter(known::contains).count() / (double) wanted.size();
    }

    WorldStatistics statistics() {
      dataset.users().forEach(this::add);
      var sizes =
          new ArrayList<>(
              dataset.users().stream().map(user -> user.behaviors().size()).sorted().toList());
      long events = sizes.stream().mapToLong(Integer::longValue).sum();
      double most = Math.max(1, active);
      return new WorldStatistics(
          dataset.users().size(),
          dataset.catalog().items().size(),
          dataset.catalog().categories().size(),
          dataset.catalog().tags().size(),
          events,
          events / (double) sizes.size(),
          Arrays.stream(QUANTILES)
              .mapToObj(part -> sizes.get((int) (part * (sizes.size() - 1))))
              .toList(),
          active,
          next / most,
          seen / most,
          recent / most,
          byPopularity / most,
          byIntent / most,
          freshByIntent / Math.max(1, fresh),
          running / most);
    }
  }

  /** The figures for people, a line each. */
  public String text() {
    return """
    users %d, items %d, leaf categories %d, tags %d
    events %d, per user %.1f (5/25/50/75/95/99 %%: %s)
    active users of the last week %d, with %.1f intents running and %.2f leaf categories in the week, of which
      %4.1f %% touched before, %.1f %% among the user's last 30
      %4.1f %% among the 30 most popular
      %4.1f %% in the current or next stage of a running intent (%.1f %% of those never touched before)
    """
        .formatted(
            users,
            items,
            categories,
            tags,
            events,
            eventsPerUserMean,
            eventsPerUser,
            activeUsers,
            runningIntents,
            nextCategories,
            100 * seenShare,
            100 * recentShare,
            100 * popularShare,
            100 * intentShare,
            100 * newIntentShare);
  }
}
