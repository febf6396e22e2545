package io.tagora.runtime.metric.baseline;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.retrieval.BehaviorCategories;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Reads behaviours as visits: a category on a day, once, at its first moment of that day. */
final class Visits {
  private final BehaviorCategories behaviorCategories;
  private final List<String> categoryIds;
  private final Map<String, Integer> numbers = new HashMap<>();

  Visits(Catalog catalog) {
    behaviorCategories = new BehaviorCategories(catalog);
    categoryIds = catalog.categories().stream().map(Category::id).toList();
    for (int i = 0; i < categoryIds.size(); i++) {
      numbers.put(categoryIds.get(i), i);
    }
  }

  /**
   * A visit.
   *
   * @param category the category's number, from 0
   */
  record Visit(int category, Instant time) {}

  private record Day(int category, LocalDate date) {}

  /** In the order of the behaviours. */
  List<Visit> of(List<Behavior> behaviors) {
    var seen = new HashSet<Day>();
    var visits = new ArrayList<Visit>();
    for (Behavior behavior : behaviors) {
      behaviorCategories
          .of(behavior)
          .map(numbers::get)
          .ifPresent(category -> {
            if (seen.add(new Day(category, LocalDate.ofInstant(behavior.time(), ZoneOffset.UTC)))) {
              visits.add(new Visit(category, behavior.time()));
            }
          });
    }
    return visits;
  }

  /** One list a user of what the user visited before the moment. */
  List<List<Visit>> before(Dataset dataset, Instant moment) {
    return dataset.users().stream().map(user -> of(user.before(moment))).toList();
  }

  /** Every category's id, by its number. */
  List<String> categoryIds() {
    return categoryIds;
  }
}
