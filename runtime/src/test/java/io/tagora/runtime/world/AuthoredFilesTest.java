package io.tagora.runtime.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.catalog.Catalog;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AuthoredFilesTest {
  private static final List<Kind> KINDS = Taxonomy.standard().kinds();

  @Test
  void twentyDepartmentsHoldAtLeastTwentyLeafCategoriesEach() {
    var sizes =
        KINDS.stream()
            .collect(
                Collectors.groupingBy(kind -> kind.category().department(), Collectors.counting()));
    assertEquals(20, sizes.size());
    sizes.forEach((department, size) -> assertTrue(size >= 21, department + " has " + size));
  }

  @Test
  void categoryNamesAndIdsAreUniqueAndLowerCase() {
    assertEquals(KINDS.size(), KINDS.stream().map(Kind::name).distinct().count());
    assertEquals(KINDS.size(), KINDS.stream().map(kind -> kind.category().id()).distinct().count());
    KINDS.forEach(kind -> assertEquals(kind.name().toLowerCase(Locale.ROOT), kind.name()));
  }

  @Test
  void noTagCanStandForTwoCategories() {
    var owners = new HashMap<String, String>();
    for (Kind kind : KINDS) {
      var texts = new HashSet<String>();
      texts.add(kind.name());
      Catalog.TAG_ATTRIBUTES.forEach(
          key -> kind.values(key).forEach(value -> texts.add(value + " " + kind.name())));
      texts.forEach(text -> assertEquals(null, owners.put(text, kind.name()), text));
    }
  }

  @Test
  void everyKindOffersValuesForTags() {
    for (Kind kind : KINDS) {
      assertFalse(kind.values("purpose").isEmpty() && kind.values("style").isEmpty(), kind.name());
      assertFalse(kind.brands().isEmpty(), kind.name());
    }
  }

  @Test
  void nounsAreSingularWhereTheNameIsNot() {
    var nouns = KINDS.stream().collect(Collectors.toMap(Kind::name, Kind::noun));
    assertEquals("mattress", nouns.get("mattresses"));
    assertEquals("hiking boots", nouns.get("hiking boots"));
    assertEquals("kitchen knife", nouns.get("kitchen knives"));
    assertEquals("beach towel", nouns.get("beach towels"));
    assertEquals("dining table", nouns.get("dining tables"));
  }

  @Test
  void intentsAreManyAndEachSpansDepartmentsInStages() {
    var intents = Intent.standard();
    assertTrue(intents.size() >= 60, "got " + intents.size());
    assertEquals(intents.size(), intents.stream().map(Intent::name).distinct().count());
    for (Intent intent : intents) {
      assertTrue(intent.searches().size() >= 3, intent.name());
      assertTrue(intent.stages().size() >= 3 && intent.stages().size() <= 5, intent.name());
      var departments = new HashSet<String>();
      for (Intent.Stage stage : intent.stages()) {
        int size = stage.categories().size();
        assertTrue(size >= 4 && size <= 7, intent.name() + ": " + stage.name() + " has " + size);
        assertEquals(
            size, new HashSet<>(stage.categories()).size(), intent.name() + ": " + stage.name());
        stage
            .categories()
            .forEach(place -> departments.add(KINDS.get(place).category().department()));
      }
      assertTrue(departments.size() >= 2, intent.name() + " stays in " + departments);
    }
  }

  @Test
  void intentsNameOnlyIntentsAgesAndValuesThatExist() {
    var intents = Intent.standard();
    var names = intents.stream().map(Intent::name).toList();
    var values =
        KINDS.stream()
            .flatMap(
                kind -> Catalog.TAG_ATTRIBUTES.stream().flatMap(key -> kind.values(key).stream()))
            .collect(Collectors.toSet());
    for (Intent intent : intents) {
      assertTrue(names.containsAll(intent.related()), intent.name() + " → " + intent.related());
      assertTrue(
          ShopperFactory.AGE_BANDS.containsAll(intent.audience().ages().keySet()), intent.name());
      assertTrue(
          values.containsAll(intent.values()), intent.name() + " leans to " + intent.values());
    }
  }
}
