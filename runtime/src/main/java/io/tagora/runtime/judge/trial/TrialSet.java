package io.tagora.runtime.judge.trial;

import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.UserLog;
import io.tagora.runtime.metric.baseline.CategoryRecommender;
import io.tagora.runtime.retrieval.BehaviorCategories;
import io.tagora.runtime.world.GeneratedWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The work of many users at one moment, two weeks before the end of a marketplace.
 *
 * @param tags a list a user
 * @param reasons a list a user
 */
record TrialSet(List<List<Trial>> tags, List<List<Trial>> reasons) {
  private static final Duration AHEAD = Duration.ofDays(14);

  static Instant cut(Dataset dataset) {
    return dataset.end().minus(AHEAD);
  }

  /**
   * @param heldOut whether the phrases are those that are never used for calibration
   */
  static TrialSet of(
      GeneratedWorld world,
      List<UserLog> users,
      CategoryRecommender likely,
      boolean heldOut,
      RandomGenerator random) {
    var catalog = world.dataset().catalog();
    var tags = new TagTrials(catalog, likely, random);
    var reasons = new ReasonTrials(catalog, heldOut, random);
    var moments = users.stream().map(user -> Moment.of(world, user)).toList();
    return new TrialSet(
        moments.stream()
            .map(moment -> tags.of(moment.context(), moment.needs()))
            .filter(trials -> !trials.isEmpty())
            .toList(),
        moments.stream()
            .map(moment -> reasons.of(moment.context(), moment.needs()))
            .filter(trials -> !trials.isEmpty())
            .toList());
  }

  private record Moment(HybridContext context, Needs needs) {
    static Moment of(GeneratedWorld world, UserLog user) {
      Dataset dataset = world.dataset();
      Instant now = cut(dataset);
      var context =
          new HybridContext(user.profile(), user.before(now), dataset.environmentAt(now), now);
      return new Moment(
          context,
          new Needs(world.truth().of(user.profile().userId()), now, turnedTo(dataset, user, now)));
    }

    private static Set<String> turnedTo(Dataset dataset, UserLog user, Instant now) {
      var categories = new BehaviorCategories(dataset.catalog());
      return user.between(now, now.plus(AHEAD)).stream()
          .map(categories::itemOf)
          .flatMap(Optional::stream)
          .map(item -> dataset.catalog().categoryOf(item).name())
          .collect(Collectors.toSet());
    }
  }
}
