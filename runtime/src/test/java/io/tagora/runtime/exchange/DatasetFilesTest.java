package io.tagora.runtime.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.context.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetFilesTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path dir;

  private static Dataset dataset() {
    var tables = new Category("furniture-dining-tables", "Furniture", "dining tables");
    var strollers = new Category("baby-strollers", "Baby", "strollers");
    var table =
        new Item(
            "i1",
            "Nordlys \"Alma\" Oak Table, 160 cm",
            tables.id(),
            "Nordlys",
            499,
            Map.of("material", "oak", "style", "rustic"));
    var stroller =
        new Item("i2", "Pikkolo Stroller – größer", strollers.id(), "Pikkolo", 320.5, Map.of());
    var first =
        new UserLog(
            new Profile("u1", "25-34", "female", "north"),
            List.of(
                new Behavior.Search(NOON, "oak, table\n\"big\""),
                new Behavior.Click(NOON.plusSeconds(5), "i1"),
                new Behavior.AddToCart(NOON.plusSeconds(9), "i1"),
                new Behavior.Purchase(NOON.plusSeconds(9), "i1")));
    var second =
        new UserLog(
            new Profile("u2", "unknown", "unknown", "unknown"),
            List.of(
                new Behavior.Click(NOON.minusSeconds(60), "i2"),
                new Behavior.Click(NOON.plusSeconds(5), "i2")));
    var idle = new UserLog(Profile.unknown("u3"), List.of());
    var days = new TreeMap<LocalDate, Environment>();
    var day = LocalDate.of(2026, 3, 1);
    days.put(
        day,
        new Environment(day, "spring", "", Map.of("north", "cold rain"), List.of("strollers")));
    return new Dataset(
        new Catalog(List.of(tables, strollers), List.of(table, stroller)),
        List.of(first, second, idle),
        days);
  }

  @Test
  void whatIsWrittenIsReadBack() {
    var written = dataset();
    DatasetWriter.write(written, dir);
    var read = DatasetReader.read(dir);
    assertEquals(written.users(), read.users());
    assertEquals(written.catalog().items(), read.catalog().items());
    assertEquals(written.catalog().categories(), read.catalog().categories());
    assertEquals(written.catalog().tags(), read.catalog().tags());
    assertEquals(written.environments(), read.environments());
  }

  @Test
  void eventsOfAllUsersStandInOrderOfTimeWithIdsOfTheirOwn() throws IOException {
    DatasetWriter.write(dataset(), dir);
    var lines = Files.readAllLines(dir.resolve(ExchangeFiles.EVENTS));
    assertEquals(6, lines.size());
    assertEquals(
        "{\"eventId\":\"e00000001\",\"userId\":\"u2\",\"time\":\"2026-03-01T11:59:00Z\",\"type\":\"click\",\"itemId\":\"i2\"}",
        lines.getFirst());
    assertTrue(
        lines.get(2).contains("\"u1\"") && lines.get(3).contains("\"u2\""),
        "users in order at one time");
  }

  @Test
  void keysOfMapsStandInNaturalOrderSoThatBytesDoNotDependOnTheRun() throws IOException {
    var category = new Category("c", "D", "things");
    var attributes = Map.of("f", "6", "c", "3", "a", "1", "e", "5", "b", "2", "d", "4");
    var item = new Item("i", "T", "c", "", 1, attributes);
    DatasetWriter.write(
        new Dataset(
            new Catalog(List.of(category), List.of(item)), List.of(), dataset().environments()),
        dir);
    assertTrue(
        Files.readString(dir.resolve(ExchangeFiles.ITEMS))
            .endsWith(
                "\"attributes\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\",\"d\":\"4\",\"e\":\"5\",\"f\":\"6\"}}\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          events.ndjson | {"eventId":"x","userId":"u1","time":"yesterday","type":"click","itemId":"i1"} | events.ndjson:7: time must be an ISO-8601 instant as 2026-01-02T08:00:00Z, got "yesterday"
          events.ndjson | {"eventId":"x","userId":"u1","time":"2026-03-02T00:00:00Z","type":"click","itemId":"i9"} | events.ndjson:7: itemId must be an item of items.ndjson, got "i9"
          events.ndjson | {"eventId":"x","userId":"u9","time":"2026-03-02T00:00:00Z","type":"click","itemId":"i1"} | events.ndjson:7: userId must be a user of users.ndjson, got "u9"
          events.ndjson | {"eventId":"x","userId":"u1","time":"2026-03-02T00:00:00Z","type":"like","itemId":"i1"} | events.ndjson:7: type must be search, click, cart or purchase, got "like"
          events.ndjson | {"eventId":"x","userId":"u1","time":"2026-02-01T00:00:00Z","type":"click","itemId":"i1"} | events.ndjson:7: time must not be before the line above it, got "2026-02-01T00:00:00Z"
          events.ndjson | {"eventId":"e00000001","userId":"u1","time":"2026-03-02T00:00:00Z","type":"click","itemId":"i1"} | events.ndjson:7: eventId must be unique, got "e00000001"
          events.ndjson | {"eventId":"x","userId":"u1","time":"2026-03-02T00:00:00Z","type":"search"} | events.ndjson:7: query must be a non-empty string, got nothing
          items.ndjson  | {"id":"i3","title":"T","department":"D","categoryId":"c","category":"things","price":"cheap"} | items.ndjson:3: price must be a number of at least 0, got "cheap"
          items.ndjson  | {"id":"i1","title":"T","department":"D","categoryId":"c","category":"things","price":1} | items.ndjson:3: id must be unique, got "i1"
          items.ndjson  | {"id":"i3","title":"T","department":"Toys","categoryId":"baby-strollers","category":"strollers","price":1} | items.ndjson:3: department must be "Baby" as in earlier lines of this category, got "Toys"
          items.ndjson  | {"id":"i3","title":"T","department":"D","categoryId":"c","category":"things","price":1,"attributes":{"size":4}} | items.ndjson:3: attributes.size must be a string, got 4
          users.ndjson  | {"id":"u1"} | users.ndjson:4: id must be unique, got "u1"
          users.ndjson  | ["u4"] | users.ndjson:4: line must be a JSON object, got other JSON
          environment.ndjson | {"date":"2026-03-02","season":"monsoon"} | environment.ndjson:2: season must be spring, summer, autumn or winter, got "monsoon"
          """)
  void brokenLineIsNamedByFileLineFieldAndRule(String file, String line, String message)
      throws IOException {
    DatasetWriter.write(dataset(), dir);
    Files.writeString(dir.resolve(file), Files.readString(dir.resolve(file)) + line + "\n");
    var error = assertThrows(ExchangeException.class, () -> DatasetReader.read(dir));
    assertEquals(message, error.getMessage());
  }

  @Test
  void malformedJsonIsNamedByItsLine() throws IOException {
    DatasetWriter.write(dataset(), dir);
    Files.writeString(dir.resolve(ExchangeFiles.USERS), "{\"id\":\"u1\"");
    var error = assertThrows(ExchangeException.class, () -> DatasetReader.read(dir));
    assertTrue(
        error.getMessage().startsWith("users.ndjson:1: line must be a JSON object, got: "),
        error.getMessage());
    assertEquals(1, error.getMessage().lines().count());
  }

  @Test
  void missingFileIsNamed() throws IOException {
    DatasetWriter.write(dataset(), dir);
    var file = dir.resolve(ExchangeFiles.ENVIRONMENT);
    Files.delete(file);
    var error = assertThrows(ExchangeException.class, () -> DatasetReader.read(dir));
    assertEquals(file + " must exist, got no such file", error.getMessage());
  }

  @Test
  void folderThatCannotBeMadeIsNamed() throws IOException {
    var file = Files.createFile(dir.resolve("taken"));
    var error = assertThrows(ExchangeException.class, () -> DatasetWriter.write(dataset(), file));
    assertTrue(
        error.getMessage().startsWith(file + " must be a folder that can be written"),
        error.getMessage());
  }
}
