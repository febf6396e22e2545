package io.tagora.training.data;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.exchange.UserLog;
import io.tagora.runtime.prompt.ContextWindow;
import io.tagora.training.sft.TrainingTree;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SftSamplesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant UNTIL = START.plus(Duration.ofDays(90));
  private static final Instant NOW = START.plus(Duration.ofDays(40));
  private static final List<String> BABY =
      List.of("cribs", "strollers", "diapers", "rocking chairs", "night lights");
  private static final List<String> MOVE =
      List.of("moving boxes", "desk lamps", "paint rollers", "sofas", "curtains");

  @Test
  void queriesThatLeadToManyDepartmentsBecomeThemes() {
    List<Theme> themes = ThemeFinder.find(dataset(List.of()), UNTIL);
    List<String> named =
        themes.stream()
            .filter(theme -> !theme.queries().isEmpty())
            .map(Theme::name)
            .sorted()
            .toList();
    assertEquals(List.of("first baby", "moving flat"), named);
  }

  @Test
  void aThemeHoldsTheCategoriesThatItsQueryLedTo() {
    Theme baby =
        ThemeFinder.find(dataset(List.of()), UNTIL).stream()
            .filter(theme -> theme.name().equals("first baby"))
            .findFirst()
            .orElseThrow();
    assertEquals(1, BABY.stream().mapToDouble(baby::probabilityOf).sum(), 1e-9);
    assertEquals(0, baby.probabilityOf("sofas"));
  }

  @Test
  void sameDatasetAndSettingsGiveTheSameSamples() {
    assertEquals(texts(dataset(List.of())), texts(dataset(List.of())));
  }

  @Test
  void nothingAtOrAfterUntilIsRead() {
    var late =
        List.<Behavior>of(
            new Behavior.Search(UNTIL, "secret"), new Behavior.Click(UNTIL, "sofas-1"));
    assertEquals(texts(dataset(List.of())), texts(dataset(late)));
  }

  @Test
  void expertsOfAMomentWriteWhatTheUserTurnsToNext() {
    Dataset dataset = dataset(List.of());
    Moment moment = moment(dataset);
    List<String> next =
        dataset.users().getFirst().between(NOW, NOW.plus(MomentLabeller.TARGET)).stream()
            .flatMap(behavior -> behavior.item().stream())
            .map(id -> id.substring(0, id.length() - 2))
            .distinct()
            .toList();
    assertFalse(next.isEmpty());
    assertEquals(next, categories(moment.selection().realized()));
    assertEquals("first baby", moment.facets().getFirst().persona().name());
    assertEquals(next, categories(moment.facets().getFirst().realized()));
  }

  @Test
  void whatUsuallyFollowsInAThemeFillsItsList() {
    Moment.Facet baby = moment(dataset(List.of())).facets().getFirst();
    Set<String> told = new HashSet<>(categories(baby.realized()));
    told.addAll(categories(baby.likely()));
    assertEquals(BABY.size(), baby.realized().size() + baby.likely().size());
    assertEquals(Set.copyOf(BABY), told);
  }

  @Test
  void whatIsUnderWayNamesVisitedCategoriesOnly() {
    Dataset dataset = dataset(List.of());
    Moment.Facet returning = moment(dataset).returning().orElseThrow();
    Set<String> visited =
        dataset.users().getFirst().before(NOW).stream()
            .flatMap(behavior -> behavior.item().stream())
            .map(id -> id.substring(0, id.length() - 2))
            .collect(toSet());
    List<String> told = new ArrayList<>(categories(returning.realized()));
    told.addAll(categories(returning.likely()));
    assertEquals(visited, Set.copyOf(told));
    assertEquals(visited.size(), told.size());
  }

  @Test
  void aStrangersMomentHidesTheHistoryButNotWhatCameOfIt() {
    Dataset dataset = dataset(List.of());
    Moment known = moment(dataset);
    Moment stranger =
        labeller(dataset)
            .labelStranger(dataset.users().getFirst(), NOW, new SplittableRandom(1))
            .orElseThrow();
    assertFalse(known.context().behaviors().isEmpty());
    assertTrue(stranger.context().behaviors().isEmpty());
    assertTrue(stranger.returning().isEmpty());
    assertEquals(
        categories(known.selection().realized()), categories(stranger.selection().realized()));
  }

  @Test
  void someSamplesAreOfStrangers() {
    List<String> trunks =
        samples(dataset(List.of())).trees(SftSamplesTest::bytes).train().stream()
            .map(SftSamplesTest::trunk)
            .toList();
    long strangers = trunks.stream().filter(trunk -> !trunk.contains("lately")).count();
    assertTrue(strangers > 0 && strangers < trunks.size() / 4, strangers + " of " + trunks.size());
  }

  private static String trunk(TrainingTree tree) {
    return IntStream.range(0, tree.length())
        .filter(i -> tree.branches()[i] == 0)
        .mapToObj(i -> String.valueOf((char) tree.tokens()[i]))
        .collect(Collectors.joining());
  }

  @Test
  void anArbiterSelectsFromItsPoolAndNothingTwice() {
    Moment.Selection selection = moment(dataset(List.of())).selection();
    List<Tag> selected = new ArrayList<>(selection.realized());
    selected.addAll(selection.likely());
    assertTrue(selection.pool().containsAll(selected));
    assertEquals(selected.size(), Set.copyOf(selected).size());
    assertTrue(selected.size() > selection.realized().size());
  }

  @Test
  void branchesRestartAfterTheTrunkAndOnlyAnswersHaveFullWeight() {
    for (TrainingTree tree : samples(dataset(List.of())).trees(SftSamplesTest::bytes).train()) {
      int trunk = (int) Arrays.stream(tree.branches()).filter(branch -> branch == 0).count();
      for (int i = 1; i < tree.length(); i++) {
        boolean starts = tree.branches()[i] != tree.branches()[i - 1];
        assertEquals(starts ? trunk : tree.positions()[i - 1] + 1, tree.positions()[i]);
        assertTrue(tree.branches()[i] == 0 ? tree.weights()[i] < 1 : tree.weights()[i] <= 2);
      }
    }
  }

  @Test
  void aTreeOverTheBoundLosesWholeBranches() {
    Dataset dataset = dataset(List.of());
    List<TrainingTree> full = samples(dataset).trees(SftSamplesTest::bytes).train();
    int bound = full.stream().mapToInt(TrainingTree::length).max().orElseThrow() - 1;
    List<TrainingTree> cut =
        new SftSamples(dataset, settings(bound)).trees(SftSamplesTest::bytes).train();
    for (int i = 0; i < full.size(); i++) {
      TrainingTree whole = full.get(i);
      TrainingTree kept = cut.get(i);
      assertTrue(kept.length() <= bound);
      assertArrayEquals(Arrays.copyOf(whole.tokens(), kept.length()), kept.tokens());
      assertTrue(
          kept.length() == whole.length()
              || whole.branches()[kept.length()] != whole.branches()[kept.length() - 1]);
    }
  }

  private static Moment moment(Dataset dataset) {
    return labeller(dataset)
        .label(dataset.users().getFirst(), NOW, new SplittableRandom(1))
        .orElseThrow();
  }

  private static MomentLabeller labeller(Dataset dataset) {
    return new MomentLabeller(dataset, ThemeFinder.find(dataset, UNTIL), UNTIL);
  }

  private static List<String> categories(List<Tag> tags) {
    return tags.stream().map(Tag::categoryId).toList();
  }

  private static SftSamples samples(Dataset dataset) {
    return new SftSamples(dataset, settings(8192));
  }

  private static SftSamples.Settings settings(int maxTokens) {
    return new SftSamples.Settings(UNTIL, 1, 10, ContextWindow.DEFAULT, maxTokens, 3);
  }

  private static List<String> texts(Dataset dataset) {
    return samples(dataset).texts().toList();
  }

  private static int[] bytes(String text) {
    return text.chars().toArray();
  }

  /** Sixty users who each live one need, a session every two days with another category of it. */
  private static Dataset dataset(List<Behavior> late) {
    var categories = new ArrayList<Category>();
    for (List<String> need : List.of(BABY, MOVE)) {
      for (int i = 0; i < need.size(); i++) {
        categories.add(new Category(need.get(i), "Department " + i, need.get(i)));
      }
    }
    List<Item> items =
        categories.stream()
            .map(c -> new Item(c.id() + "-1", "Lund " + c.name(), c.id(), "Lund", 10, Map.of()))
            .toList();
    List<UserLog> users =
        IntStream.range(0, 60)
            .mapToObj(i ->
                user(i, i % 2 == 0 ? "first baby" : "moving flat", i % 2 == 0 ? BABY : MOVE, late))
            .toList();
    return new Dataset(new Catalog(categories, items), users, environments());
  }

  private static UserLog user(int number, String query, List<String> need, List<Behavior> late) {
    var behaviors = new ArrayList<Behavior>();
    for (int day = 0; day < 90; day += 2) {
      Instant time = START.plus(Duration.ofDays(day).plusHours(9));
      String category = need.get((day / 2 + number) % need.size());
      behaviors.add(new Behavior.Search(time, day % 4 == 0 ? query : category));
      behaviors.add(new Behavior.Click(time.plusSeconds(60), category + "-1"));
    }
    behaviors.addAll(late);
    return new UserLog(Profile.unknown("u" + number), behaviors);
  }

  private static NavigableMap<LocalDate, Environment> environments() {
    return IntStream.range(0, 100)
        .mapToObj(day -> LocalDate.of(2026, 1, 1).plusDays(day))
        .collect(
            Collectors.toMap(
                day -> day,
                day -> new Environment(day, "winter", "", Map.of(), List.of()),
                (a, _) -> a,
                TreeMap::new));
  }
}
