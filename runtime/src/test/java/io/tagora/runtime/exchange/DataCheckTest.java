package io.tagora.runtime.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckTest {
  private static final String ITEM =
      "{\"id\":\"%s\",\"title\":\"T\",\"department\":\"D\",\"categoryId\":\"c\",\"category\":\"things\",\"price\":1}\n";
  private static final String EVENT =
      "{\"eventId\":\"%s\",\"userId\":\"%s\",\"time\":\"2026-03-0%dT00:00:00Z\",\"type\":\"click\",\"itemId\":\"%s\"}\n";

  @TempDir private Path dir;

  @BeforeEach
  void writeASoundFolder() throws IOException {
    write(ExchangeFiles.ITEMS, ITEM.formatted("i1") + ITEM.formatted("i2"));
    write(ExchangeFiles.USERS, "{\"id\":\"u1\"}\n{\"id\":\"u2\"}\n{\"id\":\"u3\"}\n");
    write(
        ExchangeFiles.EVENTS,
        EVENT.formatted("e1", "u1", 1, "i1") + EVENT.formatted("e2", "u2", 2, "i2"));
    write(ExchangeFiles.ENVIRONMENT, "{\"date\":\"2026-03-05\",\"season\":\"spring\"}\n");
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(dir.resolve(file), text);
  }

  @Test
  void a_sound_folder_is_counted_and_read() {
    DataCheck check = DataCheck.of(dir);
    assertTrue(check.report().sound());
    assertEquals(3, check.dataset().orElseThrow().users().size());
    assertEquals(2, check.report().usersWithEvents());
    assertEquals(2, check.report().events());
  }

  @Test
  void an_empty_history_is_a_warning_with_its_line() {
    List<DataReport.Finding> warnings = DataCheck.of(dir).report().warnings();
    assertEquals(1, warnings.size());
    assertEquals("users.ndjson:3", warnings.getFirst().place());
    assertTrue(warnings.getFirst().sentence().contains("u3 has an empty history"));
  }

  @Test
  void every_broken_line_of_every_file_is_told() throws IOException {
    write(ExchangeFiles.ITEMS, ITEM.formatted("i1") + ITEM.formatted("i1"));
    write(ExchangeFiles.USERS, "{\"id\":\"u1\"}\n{\"id\":\"u2\"}\n\n{\"id\":");
    write(
        ExchangeFiles.EVENTS,
        EVENT.formatted("e1", "u1", 3, "i1")
            + EVENT.formatted("e2", "u1", 2, "i1")
            + EVENT.formatted("e1", "u1", 4, "i1")
            + EVENT.formatted("e3", "u1", 4, "i9")
            + EVENT.formatted("e4", "u9", 4, "i1"));
    Files.delete(dir.resolve(ExchangeFiles.ENVIRONMENT));
    DataCheck check = DataCheck.of(dir);
    assertTrue(check.dataset().isEmpty());
    assertEquals(
        List.of(
            "items.ndjson:2: id must be unique, got \"i1\"",
            "users.ndjson:4: line must be a JSON object, got: one that is torn off before its end",
            "events.ndjson:2: time must not be before the line above it, got \"2026-03-02T00:00:00Z\"",
            "events.ndjson:3: eventId must be unique, got \"e1\"",
            "events.ndjson:4: itemId must be an item of items.ndjson, got \"i9\"",
            "events.ndjson:5: userId must be a user of users.ndjson, got \"u9\"",
            dir.resolve(ExchangeFiles.ENVIRONMENT) + " must exist, got no such file"),
        check.report().errors().stream().map(DataReport.Finding::sentence).toList());
  }

  @Test
  void a_missing_file_is_one_error_and_not_one_for_each_line_that_refers_to_it()
      throws IOException {
    Files.delete(dir.resolve(ExchangeFiles.ITEMS));
    Files.delete(dir.resolve(ExchangeFiles.USERS));
    assertEquals(2, DataCheck.of(dir).report().errors().size());
  }

  @Test
  void bytes_that_are_no_text_are_told_with_their_very_line() throws IOException {
    byte[] users =
        "{\"id\":\"u1\"}\n{\"id\":\"?\"}\n{\"id\":\"u2\"}\n".getBytes(StandardCharsets.UTF_8);
    users[19] = (byte) 0xFF;
    Files.write(dir.resolve(ExchangeFiles.USERS), users);
    DataReport report = DataCheck.of(dir).report();
    assertEquals("users.ndjson:2", report.errors().getFirst().place());
    assertEquals(1, report.errors().size());
  }

  @Test
  void an_event_after_the_last_day_is_a_warning() throws IOException {
    write(ExchangeFiles.ENVIRONMENT, "{\"date\":\"2026-03-01\",\"season\":\"spring\"}\n");
    DataReport report = DataCheck.of(dir).report();
    assertTrue(report.sound());
    assertTrue(report.warnings().getLast().sentence().contains("after the last day"));
  }

  @Test
  void who_needs_a_sound_folder_gets_the_number_the_first_and_the_command() throws IOException {
    assertEquals(3, DataCheck.requireSound(dir).users().size());
    write(ExchangeFiles.EVENTS, EVENT.formatted("e1", "u9", 1, "i9") + "torn\n");
    var refused = assertThrows(ExchangeException.class, () -> DataCheck.requireSound(dir));
    assertTrue(refused.getMessage().contains("got 2 that are broken"), refused.getMessage());
    assertTrue(refused.getMessage().contains("events.ndjson:1: userId"), refused.getMessage());
    assertTrue(refused.getMessage().contains("./tagora data check " + dir), refused.getMessage());
    assertFalse(refused.getMessage().contains("\n"));
  }
}
