package io.tagora.runtime.prompt;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.context.Interest;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.model.ControlToken;
import io.tagora.runtime.model.HybridPrompt;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * The trunk that all roles share: profile, history and environment (paper section 1).
 *
 * <p>It goes from what stays to what changes, so that the prompt of a later visit begins like the
 * one before and only its end is read again. The profile comes first. Then the history, oldest
 * first: counts of leaf categories in blocks, whose lines are not written anew until the next block
 * is full, then the latest behaviours with their entity's text under their day. Last the day itself
 * and the categories of the latest behaviours, so that the names that tags are made of stand close
 * to where agents write. The length is bounded however long a history is.
 */
public final class ContextPrompt {
  static final int SUMMARY_CATEGORIES = 12;
  private static final int LATELY = 16;
  private static final DateTimeFormatter TODAY =
      DateTimeFormatter.ofPattern("EEE MMM d", Locale.ROOT);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MMM d", Locale.ROOT);

  private final HybridPrompt.Builder prompt = HybridPrompt.builder();
  private final HybridContext context;
  private final Catalog catalog;
  private final ContextWindow window;

  private ContextPrompt(HybridContext context, Catalog catalog, ContextWindow window) {
    this.context = context;
    this.catalog = catalog;
    this.window = window;
  }

  /** The trunk's prompt; behaviours whose item the catalog does not have are left out. */
  public static HybridPrompt of(HybridContext context, Catalog catalog, ContextWindow window) {
    return new ContextPrompt(context, catalog, window).write();
  }

  /**
   * What every context of somebody with this profile begins with, in whole tokens: all of them and
   * those of users who are alike, so that who forgets what begins so forgets every context of the
   * user.
   */
  public static HybridPrompt beginning(Profile profile) {
    return HybridPrompt.ofText(ControlToken.BEGIN.text() + person(profile));
  }

  private HybridPrompt write() {
    List<Behavior> behaviors = known(context.behaviors());
    int forgotten = context.earlier().behaviors();
    int ofAll = window.counted(forgotten + behaviors.size());
    int counted = Math.max(0, ofAll - forgotten);
    int merged = Math.max(0, window.merged(ofAll) - forgotten);
    writeBeginning(context.profile());
    writeEarlier(behaviors.subList(0, merged));
    for (int start = merged; start < counted; start += window.block()) {
      List<Behavior> block = behaviors.subList(start, Math.min(counted, start + window.block()));
      writeSummary("until " + DAY.format(day(block.getLast().time())), block);
    }
    writeInWords(behaviors.subList(counted, behaviors.size()));
    writeToday(context.environment());
    writeSummary(
        "lately", behaviors.subList(Math.max(0, behaviors.size() - LATELY), behaviors.size()));
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
    return line(earlier).equals(line(later)) && day(earlier.time()).equals(day(later.time()));
  }

  private void writeBeginning(Profile profile) {
    prompt.text(ControlToken.BEGIN.text());
    prompt.text(person(profile) + " " + profile.region());
  }

  /** Ends before a blank, so that no token of the model goes on from it. */
  private static String person(Profile profile) {
    return profile.gender() + " " + profile.ageBand() + ",";
  }

  private void writeToday(Environment environment) {
    prompt.text(
        "\n"
            + TODAY.format(day(context.now()))
            + ", "
            + environment.season()
            + prefixed(", ", environment.weatherIn(context.profile().region()))
            + "."
            + prefixed(" holiday: ", environment.holiday())
            + prefixed(" trends: ", String.join(", ", environment.trends())));
  }

  private static String prefixed(String prefix, String text) {
    return text.isEmpty() ? "" : prefix + text;
  }

  /** The oldest of the behaviours with those before them that the memory only has counts of. */
  private void writeEarlier(List<Behavior> behaviors) {
    var counts = counts(behaviors);
    for (Interest interest : context.earlier().interests()) {
      catalog
          .category(interest.categoryId())
          .ifPresent(category -> counts.merge(category.name(), interest.behaviors(), Integer::sum));
    }
    writeCounts("earlier", counts);
  }

  private void writeSummary(String title, List<Behavior> behaviors) {
    writeCounts(title, counts(behaviors));
  }

  /** By category, the latest seen first. */
  private Map<String, Integer> counts(List<Behavior> behaviors) {
    var counts = new LinkedHashMap<String, Integer>();
    for (Behavior behavior : behaviors.reversed()) {
      categoryName(behavior).ifPresent(name -> counts.merge(name, 1, Integer::sum));
    }
    return counts;
  }

  /** Categories by how often, as they come among equals. */
  private void writeCounts(String title, Map<String, Integer> counts) {
    if (!counts.isEmpty()) {
      var ordered = new ArrayList<>(counts.entrySet());
      ordered.sort(Map.Entry.<String, Integer>comparingByValue().reversed());
      var text = new StringJoiner(", ", "\n" + title + ": ", "");
      for (var entry : ordered.subList(0, Math.min(SUMMARY_CATEGORIES, ordered.size()))) {
        text.add(entry.getKey() + (entry.getValue() > 1 ? " " + entry.getValue() : ""));
      }
      prompt.text(text.toString());
    }
  }

  private void writeInWords(List<Behavior> behaviors) {
    Optional<LocalDate> last = Optional.empty();
    for (Behavior behavior : behaviors) {
      Optional<LocalDate> day = Optional.of(day(behavior.time()));
      prompt.text(day.equals(last) ? "; " : "\n" + DAY.format(day.get()) + ": ");
      prompt.text(verb(behavior)).entity(line(behavior));
      last = day;
    }
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
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
    return catalog.item(itemId).map(this::described).orElse("");
  }

  private String described(Item item) {
    return window.entities().of(item, catalog);
  }

  private Optional<String> categoryName(Behavior behavior) {
    return behavior.item().flatMap(catalog::item).map(catalog::categoryOf).map(Category::name);
  }
}
