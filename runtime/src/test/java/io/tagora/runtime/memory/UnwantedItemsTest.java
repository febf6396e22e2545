package io.tagora.runtime.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.context.Summary;
import io.tagora.runtime.context.Unwanted;
import io.tagora.runtime.retrieval.Shop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UnwantedItemsTest {
  private static final ShowingRules RULES =
      new ShowingRules(Duration.ofDays(30), 3, Duration.ofDays(7));

  private static Instant daysAgo(int days) {
    return Shop.NOW.minus(Duration.ofDays(days));
  }

  private static Feedback said(Feedback.Kind kind, String itemId, int daysAgo) {
    return new Feedback("f-" + itemId, "u", "r", itemId, kind, daysAgo(daysAgo));
  }

  private static List<Showing> shown(String itemId, int... daysAgo) {
    return IntStream.of(daysAgo)
        .mapToObj(days ->
            new Showing("r" + days, daysAgo(days), List.of(new ShownItem(itemId, 0.5, "", ""))))
        .toList();
  }

  private static Unwanted unwanted(
      List<Showing> showings, List<Feedback> feedback, Behavior... behaviors) {
    var state = new UserState(Profile.unknown("u"), List.of(behaviors), true);
    var record = new UserRecord(state, Optional.empty(), List.of());
    var dossier = new Dossier(record, new Consumption(showings, feedback), Summary.NONE, 0);
    return UnwantedItems.of(dossier, Shop.catalog(), RULES, Shop.NOW);
  }

  @Test
  void dismissedItemIsUnwantedForAWhile() {
    var feedback =
        List.of(
            said(Feedback.Kind.DISMISSED, "tents1", 30),
            said(Feedback.Kind.DISMISSED, "tents2", 31),
            said(Feedback.Kind.CLICKED, "tents3", 1));
    assertEquals(Set.of("tents1"), unwanted(List.of(), feedback).items());
  }

  @Test
  void categoryWithoutInterestIsUnwantedUntilTheUserTurnsToIt() {
    var feedback =
        List.of(
            said(Feedback.Kind.NOT_INTERESTED, "tents1", 5),
            said(Feedback.Kind.NOT_INTERESTED, "lamps1", 5));
    assertEquals(
        Set.of("tents"),
        unwanted(List.of(), feedback, Shop.click("lamps4", 4), Shop.click("tents3", 6))
            .categories());
  }

  @Test
  void whatWasShownOftenWithoutALookIsIgnored() {
    var showings =
        Stream.of(shown("tents1", 6, 5, 1), shown("tents2", 9, 5, 1), shown("tents3", 3, 2, 1))
            .flatMap(List::stream)
            .toList();
    assertEquals(
        Set.of("tents1"), unwanted(showings, List.of(), Shop.click("tents3", 2)).ignored());
    assertEquals(
        Set.of("tents3"),
        unwanted(showings, List.of(said(Feedback.Kind.CLICKED, "tents1", 4))).ignored());
  }

  @Test
  void whereNothingWasShownOrSaidEverythingMayBeShown() {
    assertEquals(Unwanted.NONE, unwanted(List.of(), List.of(), Shop.click("tents1", 1)));
  }
}
