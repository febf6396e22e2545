package io.tagora.runtime.metric;

import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.UserLog;
import io.tagora.runtime.retrieval.BehaviorCategories;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A user at the cut, and what the user then went for.
 *
 * @param context all that a recommender may see: what happened before the cut
 * @param truth the leaf categories of the items that were clicked, carted or bought within the
 *     horizon after the cut; never empty
 */
public record EvaluationCase(HybridContext context, Set<String> truth) {
  public EvaluationCase {
    truth = Set.copyOf(truth);
  }

  /** The cases of a data set, in its order; users without any true category do not count. */
  public static List<EvaluationCase> of(Dataset dataset, Instant cut, Duration horizon) {
    var categories = new BehaviorCategories(dataset.catalog());
    return dataset.users().stream()
        .map(user ->
            new EvaluationCase(
                new HybridContext(
                    user.profile(), user.before(cut), dataset.environmentAt(cut), cut),
                truth(user, cut, horizon, categories)))
        .filter(evaluated -> !evaluated.truth().isEmpty())
        .toList();
  }

  private static Set<String> truth(
      UserLog user, Instant cut, Duration horizon, BehaviorCategories categories) {
    return user.between(cut, cut.plus(horizon)).stream()
        .map(categories::itemOf)
        .flatMap(Optional::stream)
        .map(Item::categoryId)
        .collect(Collectors.toSet());
  }
}
