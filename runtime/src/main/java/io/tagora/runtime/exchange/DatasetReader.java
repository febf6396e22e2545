package io.tagora.runtime.exchange;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.context.Profile;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads the exchange format of docs/data-format.md and checks every rule of it. */
public final class DatasetReader {
  private final Map<String, Category> categories = new LinkedHashMap<>();
  private final Map<String, Category> categoriesByName = new HashMap<>();
  private final Map<String, Item> items = new LinkedHashMap<>();
  private final Map<String, Profile> profiles = new LinkedHashMap<>();
  private final Map<String, List<Behavior>> behaviors = new HashMap<>();
  private final TreeMap<LocalDate, Environment> environments = new TreeMap<>();
  private final Set<String> eventIds = new HashSet<>();
  private Instant latest = Instant.MIN;

  private DatasetReader() {}

  /**
   * The data set in the folder. Users and items keep the order of their files.
   *
   * @throws ExchangeException one sentence: a missing file, or file, line, field, rule and value
   */
  public static Dataset read(Path dir) {
    return new DatasetReader().readAll(dir);
  }

  private Dataset readAll(Path dir) {
    NdjsonReader.read(dir.resolve(ExchangeFiles.ITEMS), this::item);
    NdjsonReader.read(dir.resolve(ExchangeFiles.USERS), this::user);
    NdjsonReader.read(dir.resolve(ExchangeFiles.EVENTS), this::event);
    NdjsonReader.read(dir.resolve(ExchangeFiles.ENVIRONMENT), this::environment);
    demand(!items.isEmpty(), dir.resolve(ExchangeFiles.ITEMS), "item");
    demand(!environments.isEmpty(), dir.resolve(ExchangeFiles.ENVIRONMENT), "day");
    return new Dataset(
        new Catalog(List.copyOf(categories.values()), List.copyOf(items.values())),
        profiles.values().stream()
            .map(profile ->
                new UserLog(profile, behaviors.getOrDefault(profile.userId(), List.of())))
            .toList(),
        environments);
  }

  private static void demand(boolean some, Path file, String what) {
    if (!some) {
      throw new ExchangeException("%s must have at least one %s, got none".formatted(file, what));
    }
  }

  private void item(NdjsonRow row) {
    var category = category(row);
    var item =
        new Item(
            row.text("id"),
            row.text("title"),
            category.id(),
            row.textOrEmpty("brand"),
            row.amount("price"),
            row.words("attributes"));
    if (items.putIfAbsent(item.id(), item) != null) {
      throw row.broken("id", "be unique");
    }
  }

  private Category category(NdjsonRow row) {
    var category =
        new Category(row.text("categoryId"), row.text("department"), row.text("category"));
    var known = categories.putIfAbsent(category.id(), category);
    if (known != null && !known.department().equals(category.department())) {
      throw row.broken(
          "department",
          "be \"%s\" as in earlier lines of this category".formatted(known.department()));
    }
    if (known != null && !known.name().equals(category.name())) {
      throw row.broken(
          "category", "be \"%s\" as in earlier lines of this category".formatted(known.name()));
    }
    if (known == null && categoriesByName.putIfAbsent(category.name(), category) != null) {
      throw row.broken("category", "name one categoryId only");
    }
    return known == null ? category : known;
  }

  private void user(NdjsonRow row) {
    var profile =
        new Profile(
            row.text("id"),
            orUnknown(row, "ageBand"),
            orUnknown(row, "gender"),
            orUnknown(row, "region"));
    if (profiles.putIfAbsent(profile.userId(), profile) != null) {
      throw row.broken("id", "be unique");
    }
  }

  private static String orUnknown(NdjsonRow row, String field) {
    String value = row.textOrEmpty(field);
    return value.isBlank() ? "unknown" : value;
  }

  private void event(NdjsonRow row) {
    if (!eventIds.add(row.text("eventId"))) {
      throw row.broken("eventId", "be unique");
    }
    String userId = row.text("userId");
    if (!profiles.containsKey(userId)) {
      throw row.broken("userId", "be a user of " + ExchangeFiles.USERS);
    }
    var behavior = behavior(row);
    if (behavior.time().isBefore(latest)) {
      throw row.broken("time", "not be before the line above it");
    }
    latest = behavior.time();
    behaviors.computeIfAbsent(userId, _ -> new ArrayList<>()).add(behavior);
  }

  private Behavior behavior(NdjsonRow row) {
    Instant time = row.instant("time");
    return switch (row.text("type")) {
      case "search" -> new Behavior.Search(time, row.text("query"));
      case "click" -> new Behavior.Click(time, itemId(row));
      case "cart" -> new Behavior.AddToCart(time, itemId(row));
      case "purchase" -> new Behavior.Purchase(time, itemId(row));
      default -> throw row.broken("type", "be search, click, cart or purchase");
    };
  }

  private String itemId(NdjsonRow row) {
    var item = items.get(row.text("itemId"));
    if (item == null) {
      throw row.broken("itemId", "be an item of " + ExchangeFiles.ITEMS);
    }
    return item.id();
  }

  private void environment(NdjsonRow row) {
    var day =
        new Environment(
            row.date("date"),
            season(row),
            row.textOrEmpty("holiday"),
            row.words("weather"),
            row.texts("trends"));
    if (environments.putIfAbsent(day.date(), day) != null) {
      throw row.broken("date", "be unique");
    }
  }

  private static String season(NdjsonRow row) {
    String season = row.text("season");
    if (!List.of("spring", "summer", "autumn", "winter").contains(season)) {
      throw row.broken("season", "be spring, summer, autumn or winter");
    }
    return season;
  }
}
