package io.tagora.runtime.retrieval;

import io.tagora.runtime.agent.Channel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Rounds exposure shares to a page.
 *
 * <p>The exploratory shares' sum, rounded to the nearest whole number, is how many places
 * exploratory items get; within a channel the largest shares win, equal ones by lot. Where the
 * category limit leaves a channel short, the other takes its places.
 */
final class Page {
  private static final Comparator<Place> LARGEST_SHARE_FIRST =
      Comparator.comparingDouble(Place::share)
          .thenComparingDouble(place -> place.candidate().score())
          .reversed();

  private Page() {}

  /** A candidate and its share of exposure, in [0, 1]. */
  record Place(Candidate candidate, double share) {}

  /** At most {@code size} places, the largest share first. */
  static List<Place> round(
      List<Place> candidates, int size, int itemsPerCategory, RandomGenerator random) {
    var drawn = new ArrayList<>(candidates);
    Collections.shuffle(drawn, Random.from(random));
    drawn.sort(LARGEST_SHARE_FIRST);
    var limit = new CategoryLimit(itemsPerCategory);
    int exploratory =
        (int)
            Math.round(drawn.stream().filter(Page::isExploratory).mapToDouble(Place::share).sum());
    var page = new ArrayList<Place>();
    fill(page, drawn.stream().filter(Page::isExploratory).toList(), exploratory, limit);
    fill(page, drawn.stream().filter(place -> !isExploratory(place)).toList(), size, limit);
    fill(page, drawn, size, limit);
    page.sort(LARGEST_SHARE_FIRST);
    return List.copyOf(page);
  }

  private static void fill(List<Place> page, List<Place> from, int upTo, CategoryLimit limit) {
    for (Place place : from) {
      if (page.size() < upTo && limit.test(place.candidate().item())) {
        page.add(place);
      }
    }
  }

  private static boolean isExploratory(Place place) {
    return place.candidate().channel() == Channel.EXPLORATORY;
  }
}
