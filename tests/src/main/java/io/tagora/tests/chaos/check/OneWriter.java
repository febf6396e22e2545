package io.tagora.tests.chaos.check;

import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.history.History;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
        .flatMap(rows ->
            new Memory().broken(rows.getValue()).map(broken -> rows.getKey() + ": " + broken));
  }

  /** What is known of a memory from its rows so far. */
  private static final class Memory {
    private final Set<String> takenOver = new HashSet<>();
    private final List<String> broken = new ArrayList<>();
    private long epoch;

    Stream<String> broken(List<Entry.Row> rows) {
      Entry.Row first = rows.getFirst();
      unless(first.number() > 1 || first.epoch() > 0, first, "is no claim");
      onClaim(first);
      for (int i = 1; i < rows.size(); i++) {
        onNext(rows.get(i - 1), rows.get(i));
      }
      return broken.stream();
    }

    private void onNext(Entry.Row before, Entry.Row row) {
      unless(row.number() == before.number() + 1, row, "comes after row " + before.number());
      unless(row.ordering() > before.ordering(), row, "was written before row " + before.number());
      onClaim(row);
      if (!row.writer().equals(before.writer())) {
        takenOver.add(before.writer());
        unless(row.epoch() > 0, row, "is of another writer, who did not claim");
        unless(
            !takenOver.contains(row.writer()), row, "is of a writer whose memory was taken over");
      }
    }

    private void onClaim(Entry.Row row) {
      if (row.epoch() > 0) {
        unless(
            row.epoch() > epoch,
            row,
            "claims epoch %d after epoch %d".formatted(row.epoch(), epoch));
        epoch = row.epoch();
      }
    }

    private void unless(boolean holds, Entry.Row row, String sentence) {
      if (!holds) {
        broken.add("row %d %s".formatted(row.number(), sentence));
      }
    }
  }
}
