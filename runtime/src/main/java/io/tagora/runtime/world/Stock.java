package io.tagora.runtime.world;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * All items on their shelves, a shelf for every category of the taxonomy. It depends on the catalog
 * seed and the number of items only.
 *
 * @param popularity how much a category is in demand by itself, summing to 1: Zipf over a seeded
 *     order of the categories
 * @param popular the places of categories by popularity
 */
record Stock(Catalog catalog, List<Shelf> shelves, List<Double> popularity, Odds popular) {
  private static final double CATEGORY_SHIFT = 2;
  private static final double CATEGORY_EXPONENT = 1.0;
  private static final double ITEM_SHIFT = 1;
  private static final double ITEM_EXPONENT = 1.0;
  private static final int FEWEST_ITEMS = 10;

  /**
   * The items of one category, the most wanted first.
   *
   * @param ranks places of items by Zipf weights
   */
  record Shelf(Kind kind, List<Item> items, Odds ranks) {
    Item draw(Chance chance) {
      return items.get(ranks.draw(chance));
    }
  }

  static Stock build(int items, long seed) {
    var kinds = Taxonomy.standard().kinds();
    var popularity = popularity(kinds.size(), seed);
    var counts = counts(items, popularity);
    var all = new ArrayList<Item>(items);
    var shelves = new ArrayList<Shelf>();
    for (int place = 0; place < kinds.size(); place++) {
      var factory = new ItemFactory(kinds.get(place), seed);
      var made = new ArrayList<Item>();
      for (int count = 0; count < counts.get(place); count++) {
        made.add(factory.make("i%05d".formatted(all.size() + made.size() + 1)));
      }
      all.addAll(made);
      Collections.shuffle(made, new Random(Seeds.mix(seed, place, 2)));
      var ranks = Odds.zipf(made.size(), ITEM_SHIFT, ITEM_EXPONENT);
      shelves.add(new Shelf(kinds.get(place), List.copyOf(made), ranks));
    }
    var catalog = new Catalog(kinds.stream().map(Kind::category).toList(), all);
    var places = IntStream.range(0, kinds.size()).boxed().toList();
    return new Stock(catalog, List.copyOf(shelves), popularity, Odds.of(places, popularity));
  }

  private static List<Double> popularity(int categories, long seed) {
    var ranks = new ArrayList<>(IntStream.range(0, categories).boxed().toList());
    Collections.shuffle(ranks, new Random(Seeds.mix(seed, 1)));
    var zipf = Odds.zipf(categories, CATEGORY_SHIFT, CATEGORY_EXPONENT);
    return ranks.stream().map(zipf::share).toList();
  }

  /** Every category has a few items; the others are spread by the square root of popularity. */
  private static List<Integer> counts(int items, List<Double> popularity) {
    int categories = popularity.size();
    int fewest = Math.min(FEWEST_ITEMS, items / categories);
    var roots =
        Odds.of(
            IntStream.range(0, categories).boxed().toList(),
            popularity.stream().map(StrictMath::sqrt).toList());
    int left = items - fewest * categories;
    var counts = new ArrayList<Integer>();
    double due = 0.5;
    int given = 0;
    for (int place = 0; place < categories; place++) {
      due += left * roots.share(place);
      int more = Math.min(left, (int) due) - given;
      given += more;
      counts.add(fewest + more);
    }
    return counts;
  }

  Shelf shelf(int category) {
    return shelves.get(category);
  }

  int categories() {
    return shelves.size();
  }
}
