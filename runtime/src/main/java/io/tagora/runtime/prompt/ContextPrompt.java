package io.tagora.runtime.prompt;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.model.ControlToken;
import io.tagora.runtime.model.HybridPrompt;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The trunk that all roles share: profile, environment and history (paper section 1).
 *
 * <p>The latest {@value #RECENT_EVENTS} behaviours stand with their entity's text, grouped by day;
 * what is older shrinks to counts of leaf categories in two windows. The categories of the latest
 * ones close the context, so that the names that tags are made of stand close to where agents
 * write. So the length is bounded however long a history is.
 */
public final class ContextPrompt {
  static final int RECENT_EVENTS = 16;
  static final int SUMMARY_CATEGORIES = 12;
  private static final Duration LAST_WEEKS = Duration.ofDays(30);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE MMM d", Locale.ROOT);

  private final HybridPrompt.Builder prompt = HybridPrompt.builder();
  private final HybridContext context;
  private final Catalog catalog;

  private ContextPrompt(HybridContext context, Catalog catalog) {
    this.context = context;
    this.catalog = catalog;
  }

  /** The trunk's prompt; behaviours whose item the catalog does not have are left out. */
  public static HybridPrompt of(HybridContext context, Catalog catalog) {
    return new ContextPrompt(context, catalog).write();
  }

  private HybridPrompt write() {
    List<Behavior> behaviors = known(context.behaviors());
    int split = Math.max(0, behaviors.size() - RECENT_EVENTS);
    prompt.text(ControlToken.BEGIN.text());
    writeProfile(context.profile(), context.environment());
    writeSummaries(behaviors.subList(0, split));
    writeRecent(behaviors.subList(split, behaviors.size()));
    writeSummary("lately", behaviors.subList(split, behaviors.size()));
    return prompt.build();
  }

  /**
   * Leaves out unknown items, and of steps with one entity in a row (click, cart, purchase) all but
   * the last of the day.
   */
  private List<Behavior> known(List<Behavior> all) {
    var known = new ArrayList<Behavior>();
    for (Behavior behavior : all) {
      String line = line(behavior);
      if (line.isEmpty()) {
        continue;
      }
      if (!known.isEmpty() && isSameStep(known.getLast(), behavior)) {
        known.removeLast();
      }
      known.add(behavior);
    }
    return known;
  }

  private boolean isSameStep(Behavior earlier, Behavior later) {
    return line(earlier).equals(line(later)) && daysAgo(earlier.time()) == daysAgo(later.time());
  }

  private void writeProfile(Profile profile, Environment environment) {
    String region = profile.region();
    prompt.text(
        "%s %s, %s. %s, %s%s.%s%s"
            .formatted(
                profile.gender(),
                profile.ageBand(),
                region,
                DAY.format(LocalDate.ofInstant(context.now(), ZoneOffset.UTC)),
                environment.season(),
                prefixed(", ", environment.weatherIn(region)),
                prefixed(" holiday: ", environment.holiday()),
                prefixed(" trends: ", String.join(", ", environment.trends()))));
  }

  private static String prefixed(String prefix, String text) {
    return text.isEmpty() ? "" : prefix + text;
  }

  private void writeSummaries(List<Behavior> older) {
    Instant lastWeeks = context.now().minus(LAST_WEEKS);
    Map<Boolean, List<Behavior>> byAge =
        older.stream().collect(Collectors.partitioningBy(b -> b.time().isBefore(lastWeeks)));
    writeSummary("earlier", byAge.getOrDefault(true, List.of()));
    writeSummary("last weeks", byAge.getOrDefault(false, List.of()));
  }

  /** Categories by how often, the latest seen first among equals. */
  private void writeSummary(String title, List<Behavior> behaviors) {
    var counts = new LinkedHashMap<String, Integer>();
    for (Behavior behavior : behaviors.reversed()) {
      categoryName(behavior).ifPresent(name -> counts.merge(name, 1, Integer::sum));
    }
    if (!counts.isEmpty()) {
      prompt.text(
          counts.entrySet().stream()
              .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
              .limit(SUMMARY_CATEGORIES)
              .map(entry -> entry.getKey() + (entry.getValue() > 1 ? " " + entry.getValue() : ""))
              .collect(Collectors.joining(", ", "\n" + title + ": ", "")));
    }
  }

  private void writeRecent(List<Behavior> recent) {
    long lastDay = -1;
    for (Behavior behavior : recent) {
      long day = daysAgo(behavior.time());
      prompt.text(day == lastDay ? "; " : "\n" + dayTitle(day) + ": ");
      prompt.text(verb(behavior)).entity(line(behavior));
      lastDay = day;
    }
  }

  private long daysAgo(Instant time) {
    return ChronoUnit.DAYS.between(
        LocalDate.ofInstant(time, ZoneOffset.UTC),
        LocalDate.ofInstant(context.now(), ZoneOffset.UTC));
  }

  private static String dayTitle(long daysAgo) {
    return daysAgo == 0 ? "today" : daysAgo + " days ago";
  }

  private static String verb(Behavior behavior) {
    return switch (behavior) {
      case Behavior.Search _ -> "search ";
      case Behavior.Click _ -> "";
      case Behavior.AddToCart _ -> "cart ";
      case Behavior.Purchase _ -> "bought ";
    };
  }

  /** The entity's text, or "" for an item that the catalog does not have. */
  private String line(Behavior behavior) {
    return switch (behavior) {
      case Behavior.Search(_, String query) -> query;
      case Behavior.Click(_, String itemId) -> title(itemId);
      case Behavior.AddToCart(_, String itemId) -> title(itemId);
      case Behavior.Purchase(_, String itemId) -> title(itemId);
    };
  }

  private String title(String itemId) {
    return catalog.item(itemId).map(Item::title).orElse("");
  }

  private Optional<String> categoryName(Behavior behavior) {
    return behavior.item().flatMap(catalog::item).map(catalog::categoryOf).map(Category::name);
  }
}
