package io.tagora.runtime.exchange;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.context.Profile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Writes the exchange format of docs/data-format.md. Equal data sets give equal bytes: events in
 * order of time, at one time in the order of their users, numbered from "e00000001" on.
 */
public final class DatasetWriter {
  private DatasetWriter() {}

  /**
   * Writes the four files into the folder, which is made where it is missing; older ones are
   * replaced.
   *
   * @throws ExchangeException where the folder cannot be written
   */
  public static void write(Dataset dataset, Path dir) {
    try {
      writeItems(dataset.catalog(), dir.resolve(ExchangeFiles.ITEMS));
      writeUsers(dataset.users(), dir.resolve(ExchangeFiles.USERS));
      writeEvents(dataset.users(), dir.resolve(ExchangeFiles.EVENTS));
      writeEnvironments(dataset.environments().values(), dir.resolve(ExchangeFiles.ENVIRONMENT));
    } catch (IOException failure) {
      throw new ExchangeException(
          "%s must be a folder that can be written, got: %s".formatted(dir, failure), failure);
    }
  }

  private static void writeItems(Catalog catalog, Path file) throws IOException {
    try (var rows = NdjsonWriter.open(file)) {
      for (Item item : catalog.items()) {
        var category = catalog.categoryOf(item);
        rows.begin()
            .field("id", item.id())
            .field("title", item.title())
            .field("department", category.department())
            .field("categoryId", category.id())
            .field("category", category.name())
            .field("brand", item.brand())
            .field("price", item.price())
            .field("attributes", item.attributes())
            .end();
      }
    }
  }

  private static void writeUsers(List<UserLog> users, Path file) throws IOException {
    try (var rows = NdjsonWriter.open(file)) {
      for (UserLog user : users) {
        Profile profile = user.profile();
        rows.begin()
            .field("id", profile.userId())
            .field("ageBand", profile.ageBand())
            .field("gender", profile.gender())
            .field("region", profile.region())
            .end();
      }
    }
  }

  /** The place of the merge in one user's log. */
  private record Cursor(int user, UserLog log, int next) {
    Behavior behavior() {
      return log.behaviors().get(next);
    }
  }

  private static void writeEvents(List<UserLog> users, Path file) throws IOException {
    var queue =
        new PriorityQueue<Cursor>(
            Comparator.<Cursor, Instant>comparing(cursor -> cursor.behavior().time())
                .thenComparingInt(Cursor::user));
    for (int user = 0; user < users.size(); user++) {
      if (!users.get(user).behaviors().isEmpty()) {
        queue.add(new Cursor(user, users.get(user), 0));
      }
    }
    try (var rows = NdjsonWriter.open(file)) {
      for (long number = 1; !queue.isEmpty(); number++) {
        Cursor cursor = queue.remove();
        writeEvent(rows, number, cursor);
        if (cursor.next() + 1 < cursor.log().behaviors().size()) {
          queue.add(new Cursor(cursor.user(), cursor.log(), cursor.next() + 1));
        }
      }
    }
  }

  private static void writeEvent(NdjsonWriter rows, long number, Cursor cursor) throws IOException {
    rows.begin()
        .field("eventId", "e%08d".formatted(number))
        .field("userId", cursor.log().profile().userId())
        .field("time", cursor.behavior().time());
    switch (cursor.behavior()) {
      case Behavior.Search(_, String query) -> rows.field("type", "search").field("query", query);
      case Behavior.Click(_, String id) -> rows.field("type", "click").field("itemId", id);
      case Behavior.AddToCart(_, String id) -> rows.field("type", "cart").field("itemId", id);
      case Behavior.Purchase(_, String id) -> rows.field("type", "purchase").field("itemId", id);
    }
    rows.end();
  }

  private static void writeEnvironments(Iterable<Environment> days, Path file) throws IOException {
    try (var rows = NdjsonWriter.open(file)) {
      for (Environment day : days) {
        rows.begin()
            .field("date", day.date())
            .field("season", day.season())
            .field("holiday", day.holiday())
            .field("weather", day.weather())
            .field("trends", day.trends())
            .end();
      }
    }
  }
}
