package io.tagora.runtime.memory;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Unwanted;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a user's words and silence for what is shown next.
 *
 * <p>A dismissed item is refused for {@link ShowingRules#dismissed}, and so is the leaf category of
 * one in which the user is not interested, unless the user turned to that category after saying so.
 * An item counts as ignored when enough answers of late had it since the user last touched it.
 */
public final class UnwantedItems {
  private final Consumption consumption;
  private final List<Behavior> behaviors;
  private final Catalog catalog;
  private final ShowingRules rules;
  private final Instant now;

  private UnwantedItems(Dossier dossier, Catalog catalog, ShowingRules rules, Instant now) {
    consumption = dossier.consumption();
    behaviors = dossier.record().state().behaviors();
    this.catalog = catalog;
    this.rules = rules;
    this.now = now;
  }

  /** What the user of this dossier is not to be shown at this time. */
  public static Unwanted of(Dossier dossier, Catalog catalog, ShowingRules rules, Instant now) {
    if (dossier.consumption().equals(Consumption.NONE)) {
      return Unwanted.NONE;
    }
    var items = new UnwantedItems(dossier, catalog, rules, now);
    return new Unwanted(items.dismissed(), items.categories(), items.ignored());
  }

  private Set<String> dismissed() {
    return said(Feedback.Kind.DISMISSED).map(Feedback::itemId).collect(Collectors.toSet());
  }

  private Set<String> categories() {
    return said(Feedback.Kind.NOT_INTERESTED)
        .flatMap(word -> categoryOf(word.itemId()).filter(id -> isStill(word, id)).stream())
        .collect(Collectors.toSet());
  }

  private Stream<Feedback> said(Feedback.Kind kind) {
    return consumption.feedback().stream()
        .filter(word -> word.kind() == kind && isWithin(word.time(), rules.dismissed()));
  }

  private boolean isStill(Feedback word, String categoryId) {
    return behaviors.stream()
        .filter(behavior -> behavior.time().isAfter(word.time()))
        .map(Behavior::item)
        .flatMap(Optional::stream)
        .noneMatch(item -> categoryOf(item).filter(categoryId::equals).isPresent());
  }

  private Optional<String> categoryOf(String itemId) {
    return catalog.item(itemId).map(Item::categoryId);
  }

  /** Every request counts here, over all that its user was shown of late. */
  private Set<String> ignored() {
    Map<String, Instant> touched = touched();
    Instant since = now.minus(rules.ignoredWithin());
    var times = new HashMap<String, Times>();
    for (Showing showing : consumption.showings()) {
      if (!showing.time().isBefore(since)) {
        for (ShownItem item : showing.items()) {
          if (isAfter(showing.time(), touched.get(item.itemId()))) {
            times.computeIfAbsent(item.itemId(), _ -> new Times()).shown++;
          }
        }
      }
    }
    times.values().removeIf(item -> item.shown < rules.ignoredTimes());
    return times.keySet();
  }

  /** How often an item was shown. */
  private static final class Times {
    private int shown;
  }

  private static boolean isAfter(Instant time, @Nullable Instant touch) {
    return touch == null || time.isAfter(touch);
  }

  /** When the user last looked at an item or more. */
  private Map<String, Instant> touched() {
    var touched = new HashMap<String, Instant>();
    for (Behavior behavior : behaviors) {
      behavior.item().ifPresent(item -> touch(touched, item, behavior.time()));
    }
    for (Feedback word : consumption.feedback()) {
      if (word.kind() == Feedback.Kind.CLICKED) {
        touch(touched, word.itemId(), word.time());
      }
    }
    return touched;
  }

  private static void touch(Map<String, Instant> touched, String item, Instant time) {
    touched.merge(item, time, (one, other) -> one.isAfter(other) ? one : other);
  }

  private boolean isWithin(Instant time, Duration within) {
    return !time.isBefore(now.minus(within));
  }
}
