package io.tagora.training.retail;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.ExchangeException;
import io.tagora.runtime.exchange.UserLog;
import io.tagora.runtime.model.TextEmbedder;
import io.tagora.runtime.retrieval.ProgressListener;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** From the till records of UCI's "Online Retail" to a data set in the exchange format. */
public final class OnlineRetailImport {
  private static final int MONTHS_A_SEASON = 3;
  private static final List<String> SEASONS = List.of("winter", "spring", "summer", "autumn");

  /**
   * What is wanted.
   *
   * @param charset of the file
   * @param core every customer has so many items and every item so many customers; 1 for all
   * @param categories how many are derived, at least 1
   */
  public record Settings(Charset charset, int core, int categories) {}

  /** What was read, what went, and what is left. */
  public record Counts(
      long rows,
      long cancellations,
      long unknownCustomers,
      long notPositive,
      long cleanRows,
      int cleanCustomers,
      int cleanItems,
      int customers,
      int items,
      long pairs,
      long events,
      int categories,
      int tags) {}

  /** A data set and how it came about. */
  public record Imported(Dataset dataset, Counts counts) {}

  private final Settings settings;
  private final ProgressListener listener;

  public OnlineRetailImport(Settings settings, ProgressListener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * Reads, cleans and derives.
   *
   * @param embedder opened when titles are to be compared
   * @throws ExchangeException one sentence on what is wrong with the file, with its line
   */
  public Imported run(Path file, Supplier<TextEmbedder> embedder, RandomGenerator random) {
    var cleaning = new Cleaning();
    OnlineRetailFile.read(file, settings.charset(), cleaning::add, listener);
    List<RetailRow> clean = cleaning.kept();
    List<RetailRow> rows = Core.of(clean, settings.core());
    if (rows.isEmpty()) {
      throw new ExchangeException(
          "%s must have purchases of known customers (in a %d-core), got none"
              .formatted(file, settings.core()));
    }
    Catalog catalog =
        new DerivedCatalog(titles(rows), prices(rows))
            .derive(settings.categories(), embedder.get(), random, listener);
    var dataset = new Dataset(catalog, users(rows), environments(rows));
    return new Imported(dataset, counts(cleaning.counts(), clean, rows, catalog));
  }

  private static Map<String, String> titles(List<RetailRow> rows) {
    Map<String, String> titles = new HashMap<>(Titles.of(rows));
    rows.forEach(row -> titles.putIfAbsent(row.stockCode(), row.stockCode()));
    return titles;
  }

  /** The median, as single sales may be bargains. */
  private static Map<String, Double> prices(List<RetailRow> rows) {
    Map<String, List<Double>> all = new HashMap<>();
    rows.forEach(
        row -> all.computeIfAbsent(row.stockCode(), _ -> new ArrayList<>()).add(row.price()));
    Map<String, Double> prices = new HashMap<>();
    all.forEach(
        (code, each) -> prices.put(code, each.stream().sorted().toList().get(each.size() / 2)));
    return prices;
  }

  private static List<UserLog> users(List<RetailRow> rows) {
    Map<String, List<Behavior>> behaviors = new TreeMap<>();
    Map<String, String> countries = new HashMap<>();
    rows.stream()
        .sorted(Comparator.comparing(RetailRow::time))
        .forEach(row -> {
          String item = row.stockCode();
          behaviors
              .computeIfAbsent(row.customer(), _ -> new ArrayList<>())
              .add(new Behavior.Purchase(row.time(), item));
          countries.put(row.customer(), row.country().toLowerCase(Locale.ROOT));
        });
    return behaviors.entrySet().stream()
        .map(user -> new UserLog(profile(user.getKey(), countries), user.getValue()))
        .toList();
  }

  private static Profile profile(String customer, Map<String, String> countries) {
    String country = countries.getOrDefault(customer, "");
    return new Profile(customer, "unknown", "unknown", country.isEmpty() ? "unknown" : country);
  }

  /** Every day from the first to the last, with its season in the north and nothing else. */
  private static NavigableMap<LocalDate, Environment> environments(List<RetailRow> rows) {
    LocalDate last =
        day(rows.stream().map(RetailRow::time).max(Comparator.naturalOrder()).orElseThrow());
    LocalDate first =
        day(rows.stream().map(RetailRow::time).min(Comparator.naturalOrder()).orElseThrow());
    var days = new TreeMap<LocalDate, Environment>();
    first
        .datesUntil(last.plusDays(1))
        .forEach(
            date -> days.put(date, new Environment(date, season(date), "", Map.of(), List.of())));
    return days;
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  private static String season(LocalDate date) {
    return SEASONS.get(date.getMonthValue() % 12 / MONTHS_A_SEASON);
  }

  private static Counts counts(
      Cleaning.Counts cleaned, List<RetailRow> clean, List<RetailRow> rows, Catalog catalog) {
    return new Counts(
        cleaned.rows(),
        cleaned.cancellations(),
        cleaned.unknownCustomers(),
        cleaned.notPositive(),
        cleaned.kept(),
        (int) clean.stream().map(RetailRow::customer).distinct().count(),
        (int) clean.stream().map(RetailRow::stockCode).distinct().count(),
        (int) rows.stream().map(RetailRow::customer).distinct().count(),
        (int) rows.stream().map(RetailRow::stockCode).distinct().count(),
        rows.stream().map(row -> row.customer() + "\t" + row.stockCode()).distinct().count(),
        rows.size(),
        catalog.categories().size(),
        catalog.tags().size());
  }
}
