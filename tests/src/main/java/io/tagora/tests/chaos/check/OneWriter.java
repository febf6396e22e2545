package io.tagora.tests.chaos.check;

import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.history.History;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * At any time one instance writes a user's memory: numbers have no gap and rise as the rows were
 * written, a writer begins with a claim of a higher epoch, and one whose memory was taken over
 * never writes again.
 */
final class OneWriter implements Rule {
  @Override
  public Stream<String> broken(History history) {
    return history.rows().entrySet().stream()
        .flatMap(rows -> broken(rows.getValue()).stream().map(s -> rows.getKey() + ": " + s));
  }

  private static List<String> broken(List<Entry.Row> rows) {
    var sentences = new ArrayList<String>();
    var gone = new HashSet<String>();
    long epoch = 0;
    for (int i = 0; i < rows.size(); i++) {
      Entry.Row row = rows.get(i);
      if (row.epoch() > 0) {
        if (row.epoch() <= epoch) {
          sentences.add(
              "row %d claims epoch %d after epoch %d".formatted(row.number(), row.epoch(), epoch));
        }
        epoch = row.epoch();
      }
      if (i == 0) {
        if (row.number() == 1 && row.epoch() == 0) {
          sentences.add("row 1 is no claim");
        }
        continue;
      }
      Entry.Row before = rows.get(i - 1);
      if (row.number() != before.number() + 1) {
        sentences.add("row %d comes after row %d".formatted(row.number(), before.number()));
      }
      if (row.ordering() <= before.ordering()) {
        sentences.add("row %d was written before row %d".formatted(row.number(), before.number()));
      }
      if (!row.writer().equals(before.writer())) {
        gone.add(before.writer());
        if (row.epoch() == 0) {
          sentences.add("row %d is of another writer, who did not claim".formatted(row.number()));
        }
        if (gone.contains(row.writer())) {
          sentences.add(
              "row %d is of a writer whose memory was taken over".formatted(row.number()));
        }
      }
    }
    return sentences;
  }
}
