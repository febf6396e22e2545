package io.tagora.tests.chaos.check;

import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.history.History;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * In the end all nodes and the journal tell the same; who was asked later may know more, as of an
 * event without an answer that was still on its way.
 */
final class NodesAgree implements Rule {
  @Override
  public Stream<String> broken(History history) {
    return history.began().users().stream().flatMap(user -> broken(history, user));
  }

  private static Stream<String> broken(History history, String user) {
    List<History.Export> exports =
        history
            .lastExports()
            .filter(export -> export.call().user().equals(user))
            .sorted(Comparator.comparingLong(export -> export.call().begun()))
            .toList();
    Stream<String> among =
        IntStream.range(1, exports.size())
            .filter(i -> !continues(ids(exports.get(i)), ids(exports.get(i - 1))))
            .mapToObj(i ->
                "%s and %s differ: %s, %s"
                    .formatted(
                        exports.get(i - 1),
                        exports.get(i),
                        ids(exports.get(i - 1)),
                        ids(exports.get(i))));
    List<Entry.Row> rows = history.rows().getOrDefault(user, List.of());
    if (rows.isEmpty() || exports.isEmpty()) {
      return among;
    }
    return Stream.concat(among, apart(exports.getLast(), Told.ofJournal(user, rows)).stream());
  }

  private static Optional<String> apart(History.Export export, Told journal) {
    List<String> ids = ids(export);
    List<String> rows = journal.eventIds();
    boolean agree =
        journal.whole()
            ? continues(rows, ids)
            : rows.isEmpty()
                || (ids.contains(rows.getFirst())
                    && continues(rows, ids.subList(ids.indexOf(rows.getFirst()), ids.size())));
    return agree
        ? Optional.empty()
        : Optional.of("%s differs from the journal: %s, %s".formatted(export, ids, rows));
  }

  private static List<String> ids(History.Export export) {
    return export.told().eventIds();
  }

  private static boolean continues(List<String> later, List<String> earlier) {
    return later.size() >= earlier.size() && later.subList(0, earlier.size()).equals(earlier);
  }
}
