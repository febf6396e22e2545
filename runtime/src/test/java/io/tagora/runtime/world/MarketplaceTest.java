package io.tagora.runtime.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.exchange.DatasetReader;
import io.tagora.runtime.exchange.DatasetWriter;
import io.tagora.runtime.exchange.ExchangeFiles;
import io.tagora.runtime.exchange.UserLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarketplaceTest {
  private static final MarketplaceSettings SETTINGS = MarketplaceSettings.of(80, 3_000, 7, 11);
  private static final GeneratedWorld WORLD = Marketplace.generate(SETTINGS);

  @TempDir private Path dir;

  private static void write(GeneratedWorld world, Path dir) {
    DatasetWriter.write(world.dataset(), dir);
    GroundTruthFile.write(world.truth(), dir);
  }

  @Test
  void equalSettingsGiveEqualBytes() throws IOException {
    write(WORLD, dir.resolve("first"));
    write(Marketplace.generate(SETTINGS), dir.resolve("second"));
    var files = new ArrayList<>(ExchangeFiles.ALL);
    files.add(GroundTruth.FILE);
    for (String file : files) {
      assertArrayEquals(
          Files.readAllBytes(dir.resolve("first").resolve(file)),
          Files.readAllBytes(dir.resolve("second").resolve(file)),
          file);
    }
  }

  @Test
  void otherUserSeedKeepsCatalogAndDaysAndChangesUsers() {
    var other = Marketplace.generate(MarketplaceSettings.of(80, 3_000, 7, 12)).dataset();
    assertEquals(WORLD.dataset().catalog().items(), other.catalog().items());
    assertEquals(WORLD.dataset().environments(), other.environments());
    assertNotEquals(WORLD.dataset().users(), other.users());
  }

  @Test
  void otherCatalogSeedChangesItemsAndDays() {
    var other = Marketplace.generate(MarketplaceSettings.of(80, 3_000, 8, 11)).dataset();
    assertNotEquals(WORLD.dataset().catalog().items(), other.catalog().items());
    assertNotEquals(WORLD.dataset().environments(), other.environments());
  }

  @Test
  void moreUsersLeaveTheFirstOnesAsTheyAre() {
    var more = Marketplace.generate(MarketplaceSettings.of(90, 3_000, 7, 11)).dataset();
    assertEquals(WORLD.dataset().users(), more.users().subList(0, 80));
  }

  @Test
  void exactlyTheWantedUsersAndItemsAreMade() {
    assertEquals(80, WORLD.dataset().users().size());
    assertEquals(3_000, WORLD.dataset().catalog().items().size());
    assertEquals(180, WORLD.dataset().environments().size());
  }

  @Test
  void eventsAreOrderedAndInsideTheWindow() {
    for (UserLog user : WORLD.dataset().users()) {
      Instant last = SETTINGS.start();
      for (Behavior behavior : user.behaviors()) {
        assertFalse(behavior.time().isBefore(last), behavior.toString());
        assertTrue(behavior.time().isBefore(SETTINGS.end()), behavior.toString());
        last = behavior.time();
      }
    }
  }

  @Test
  void windowEndsWithTheGivenDay() {
    var settings = new MarketplaceSettings(40, 1_000, 7, 1, LocalDate.of(2025, 12, 25), 60);
    var dataset = Marketplace.generate(settings).dataset();
    assertEquals(LocalDate.of(2025, 10, 27), dataset.environments().firstKey());
    assertEquals("christmas", dataset.environments().lastEntry().getValue().holiday());
    assertEquals(Instant.parse("2025-12-26T00:00:00Z"), dataset.end());
  }

  @Test
  void titlesContainWhatShoppersCallTheItem() {
    var taxonomy = Taxonomy.standard();
    var catalog = WORLD.dataset().catalog();
    for (Item item : catalog.items()) {
      String noun = taxonomy.kinds().get(taxonomy.place(catalog.categoryOf(item).name())).noun();
      assertTrue(
          item.title().toLowerCase(Locale.ROOT).contains(noun), item.title() + " has no " + noun);
      assertTrue(item.title().startsWith(item.brand()), item.title());
      assertTrue(item.price() > 0, item.title());
    }
  }

  @Test
  void exchangeFilesDoNotTellIntents() throws IOException {
    DatasetWriter.write(WORLD.dataset(), dir);
    try (var files = Files.list(dir)) {
      assertEquals(
          ExchangeFiles.ALL.stream().sorted().toList(),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    for (String file : List.of(ExchangeFiles.USERS, ExchangeFiles.ENVIRONMENT)) {
      assertFalse(Files.readString(dir.resolve(file)).contains("first baby"), file);
    }
    assertFalse(Files.readString(dir.resolve(ExchangeFiles.EVENTS)).contains("intent"));
  }

  @Test
  void truthAndDataSetAreReadBackAsTheyWere() {
    write(WORLD, dir);
    assertEquals(WORLD.truth(), GroundTruthFile.read(dir));
    assertEquals(WORLD.dataset().users(), DatasetReader.read(dir).users());
    assertEquals(WORLD.dataset().catalog().tags(), DatasetReader.read(dir).catalog().tags());
  }

  @Test
  void fewerItemsThanCategoriesAreRefused() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> MarketplaceSettings.of(1, 10, 7, 7));
    assertTrue(
        error.getMessage().startsWith("items (--items) must be at least"), error.getMessage());
  }
}
