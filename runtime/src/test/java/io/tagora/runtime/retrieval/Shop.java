package io.tagora.runtime.retrieval;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.UserLog;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A small shop that tests share: five categories, four items of each of two kinds. */
public final class Shop {
  public static final Instant NOW = Instant.parse("2025-03-01T00:00:00Z");
  public static final Environment TODAY =
      new Environment(
          LocalDate.of(2025, 3, 1), "spring", "", Map.of("north", "cold rain"), List.of());

  private static final List<Category> CATEGORIES =
      List.of(
          new Category("tables", "Home", "dining tables"),
          new Category("strollers", "Baby", "strollers"),
          new Category("boots", "Outdoor", "hiking boots"),
          new Category("lamps", "Home", "desk lamps"),
          new Category("tents", "Outdoor", "tents"));
  private static final Map<String, List<String>> KINDS =
      Map.of(
          "tables", List.of("oak", "glass"),
          "strollers", List.of("folding", "jogging"),
          "boots", List.of("waterproof", "leather"),
          "lamps", List.of("brass", "plastic"),
          "tents", List.of("family", "alpine"));

  private Shop() {}

  /**
   * Item ids are the category's id and a number: 0 to 3 of its first kind, 4 to 7 of its second.
   */
  public static Catalog catalog() {
    var items = new ArrayList<Item>();
    for (Category category : CATEGORIES) {
      for (int i = 0; i < 8; i++) {
        String kind = KINDS.get(category.id()).get(i / 4);
        items.add(
            new Item(
                category.id() + i,
                "Brand%d %s %s No. %d".formatted(i, kind, category.name(), i),
                category.id(),
                "Brand" + i,
                10 + i,
                Map.of("style", kind)));
      }
    }
    return new Catalog(CATEGORIES, items);
  }

  public static Tag tag(String text) {
    return catalog().tag(text).orElseThrow();
  }

  public static Behavior click(String itemId, int daysAgo) {
    return new Behavior.Click(NOW.minus(Duration.ofDays(daysAgo)), itemId);
  }

  public static Behavior purchase(String itemId, int daysAgo) {
    return new Behavior.Purchase(NOW.minus(Duration.ofDays(daysAgo)), itemId);
  }

  public static Behavior search(String query, int daysAgo) {
    return new Behavior.Search(NOW.minus(Duration.ofDays(daysAgo)), query);
  }

  public static UserLog user(String id, Behavior... behaviors) {
    return new UserLog(Profile.unknown(id), List.of(behaviors));
  }

  public static Dataset dataset(UserLog... users) {
    var days = new TreeMap<LocalDate, Environment>();
    days.put(TODAY.date(), TODAY);
    return new Dataset(catalog(), List.of(users), days);
  }

  /** A context at {@link #NOW}. */
  public static HybridContext context(Behavior... behaviors) {
    return new HybridContext(Profile.unknown("me"), List.of(behaviors), TODAY, NOW);
  }
}
