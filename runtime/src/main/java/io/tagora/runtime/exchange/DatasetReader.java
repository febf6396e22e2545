package io.tagora.runtime.exchange;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.context.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Reads the exchange format of docs/data-format.md and checks every rule of it. */
public final class DatasetReader {
  private final Map<String, Category> categories = new LinkedHashMap<>();
  private final Map<String, Category> categoriesByName = new HashMap<>();
  private final Map<String, Item> items = new LinkedHashMap<>();
  private final Map<String, Profile> profiles = new LinkedHashMap<>();
  private final Map<String, String> profilePlaces = new LinkedHashMap<>();
  private final Map<String, List<Behavior>> behaviors = new HashMap<>();
  private final TreeMap<LocalDate, Environment> environments = new TreeMap<>();
  private final Set<String> eventIds = new HashSet<>();
  private final Consumer<ExchangeException> onBroken;
  private Instant latest = Instant.MIN;
  private long events;
  private boolean itemsKnown;
  private boolean usersKnown;

  /**
   * @param onBroken gets every broken rule; where it does not throw, reading goes on with the next
   *     line
   */
  DatasetReader(Consumer<ExchangeException> onBroken) {
    this.onBroken = onBroken;
  }

  /**
   * The data set in the folder. Users and items keep the order of their files.
   *
   * @throws ExchangeException one sentence: a missing file, or file, line, field, rule and value
   */
  public static Dataset read(Path dir) {
    var reader =
        new DatasetReader(broken -> {
          throw broken;
        });
    return reader.readAll(dir, () -> false).orElseThrow();
  }

  /** The data set, unless something is broken by the end. */
  Optional<Dataset> readAll(Path dir, BooleanSupplier broken) {
    // Without the file, every line that refers to it would be one more error of the same cause.
    itemsKnown = Files.exists(dir.resolve(ExchangeFiles.ITEMS));
    usersKnown = Files.exists(dir.resolve(ExchangeFiles.USERS));
    read(dir.resolve(ExchangeFiles.ITEMS), this::item);
    read(dir.resolve(ExchangeFiles.USERS), this::user);
    read(dir.resolve(ExchangeFiles.EVENTS), this::event);
    read(dir.resolve(ExchangeFiles.ENVIRONMENT), this::environment);
    if (!broken.getAsBoolean()) {
      demand(!items.isEmpty(), dir.resolve(ExchangeFiles.ITEMS), "item");
      demand(!environments.isEmpty(), dir.resolve(ExchangeFiles.ENVIRONMENT), "day");
    }
    return broken.getAsBoolean() ? Optional.empty() : Optional.of(dataset());
  }

  private void read(Path file, Consumer<NdjsonRow> rows) {
    NdjsonReader.read(file, rows, onBroken);
  }

  private Dataset dataset() {
    return new Dataset(
        new Catalog(List.copyOf(categories.values()), List.copyOf(items.values())),
        profiles.values().stream()
            .map(profile ->
                new UserLog(profile, behaviors.getOrDefault(profile.userId(), List.of())))
            .toList(),
        environments);
  }

  /** What was read so far, with its errors and what is odd about the rest. */
  DataReport report(List<DataReport.Finding> errors) {
    return new DataReport(
        items.size(),
        categories.size(),
        profiles.size(),
        behaviors.size(),
        events,
        environments.size(),
        errors,
        warnings());
  }

  private List<DataReport.Finding> warnings() {
    var warnings = new ArrayList<DataReport.Finding>();
    profilePlaces.forEach((userId, place) -> {
      if (!behaviors.containsKey(userId)) {
        warnings.add(
            new DataReport.Finding(
                place,
                "%s: user %s has an empty history, so nobody can learn from it"
                    .formatted(place, userId)));
      }
    });
    if (!environments.isEmpty() && !latest.isBefore(endOfDays())) {
      warnings.add(
          new DataReport.Finding(
              "",
              "the last event is of %s, after the last day of %s: evaluation and training do not see it"
                  .formatted(latest, ExchangeFiles.ENVIRONMENT)));
    }
    return warnings;
  }

  private Instant endOfDays() {
    return environments.lastKey().plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  private void demand(boolean some, Path file, String what) {
    if (!some) {
      onBroken.accept(
          new ExchangeException("%s must have at least one %s, got none".formatted(file, what)));
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
    profilePlaces.put(profile.userId(), row.place());
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
    if (usersKnown && !profiles.containsKey(userId)) {
      throw row.broken("userId", "be a user of " + ExchangeFiles.USERS);
    }
    var behavior = behavior(row);
    if (behavior.time().isBefore(latest)) {
      throw row.broken("time", "not be before the line above it");
    }
    latest = behavior.time();
    events++;
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
    String id = row.text("itemId");
    if (itemsKnown && !items.containsKey(id)) {
      throw row.broken("itemId", "be an item of " + ExchangeFiles.ITEMS);
    }
    return id;
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
