package io.tagora.tests.chaos.check;

import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.history.History;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ids of a user's events in the order they were recorded, as somebody tells them in the end.
 *
 * @param whole false where the oldest may be missing, as of a journal whose first rows went when an
 *     image of them was written
 */
record Told(String user, String by, List<String> eventIds, boolean whole) {

  /** By every node and by the journal. */
  static Stream<Told> of(History history) {
    return Stream.concat(
        history
            .lastExports()
            .map(export ->
                new Told(
                    export.call().user(),
                    "node " + export.call().node(),
                    export.told().eventIds(),
                    true)),
        history.rows().entrySet().stream().map(rows -> ofJournal(rows.getKey(), rows.getValue())));
  }

  static Told ofJournal(String user, List<Entry.Row> rows) {
    return new Told(
        user,
        "the journal",
        rows.stream().map(Entry.Row::eventId).filter(id -> !id.isEmpty()).toList(),
        rows.getFirst().number() == 1);
  }

  @Override
  public String toString() {
    return "%s, told by %s".formatted(user, by);
  }
}
