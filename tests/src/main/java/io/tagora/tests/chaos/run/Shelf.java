package io.tagora.tests.chaos.run;

import io.tagora.runtime.world.Marketplace;
import io.tagora.runtime.world.MarketplaceSettings;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The marketplace of a chaos run: small, so that nodes start soon. What is popular in it is bought,
 * as that would be recommended to whoever does not have it.
 */
final class Shelf {
  private static final int USERS = 60;
  private static final int ITEMS = 2_000;
  private static final long CATALOG_SEED = 7;
  private static final long SHOPPER_SEED = 20_260;
  private static final int POPULAR = 80;

  private Shelf() {}

  /** What a node is started with to have it. */
  static String[] arguments() {
    return new String[] {"--users", Integer.toString(USERS), "--items", Integer.toString(ITEMS)};
  }

  /** The ids of the most popular items. */
  static List<String> popular() {
    var settings = MarketplaceSettings.of(USERS, ITEMS, CATALOG_SEED, SHOPPER_SEED);
    Map<String, Long> counts =
        Marketplace.generate(settings).dataset().users().stream()
            .flatMap(user -> user.behaviors().stream())
            .flatMap(behavior -> behavior.item().stream())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(POPULAR)
        .map(Map.Entry::getKey)
        .toList();
  }
}
