package io.tagora.tests.chaos.history;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A whole run, as its checker looks at it. */
public final class History {
  private final List<Entry> entries;

  public History(List<? extends Entry> entries) {
    this.entries = List.copyOf(entries);
    if (entries.isEmpty() || !(entries.getFirst() instanceof Entry.Began)) {
      throw new IllegalArgumentException(
          "a history must begin with how it began, got %d other lines".formatted(entries.size()));
    }
  }

  public List<Entry> entries() {
    return entries;
  }

  public Entry.Began began() {
    return (Entry.Began) entries.getFirst();
  }

  /** In the order in which they ended. */
  public List<Entry.Called> calls() {
    return of(Entry.Called.class).toList();
  }

  public Stream<Entry.Called> calls(Entry.Phase phase) {
    return of(Entry.Called.class).filter(call -> call.phase() == phase);
  }

  public List<Entry.Faulted> faults() {
    return of(Entry.Faulted.class).toList();
  }

  public List<Entry.Absent> absences() {
    return of(Entry.Absent.class).toList();
  }

  /** When all was healed; never, in a history that was cut short. */
  public long healedAt() {
    return of(Entry.Healed.class).mapToLong(Entry.Healed::at).findFirst().orElse(Long.MAX_VALUE);
  }

  /** The journal's rows of a user, by their numbers. */
  public Map<String, List<Entry.Row>> rows() {
    return of(Entry.Row.class)
        .sorted(Comparator.comparingLong(Entry.Row::number))
        .collect(Collectors.groupingBy(Entry.Row::user, LinkedHashMap::new, Collectors.toList()));
  }

  /** Of every user what every node tells in the end. */
  public Stream<Export> lastExports() {
    return calls(Entry.Phase.LAST)
        .filter(call -> call.came() instanceof Came.Exported)
        .map(call -> new Export(call, (Came.Exported) call.came()));
  }

  /** What a node tells of a user. */
  public record Export(Entry.Called call, Came.Exported told) {
    @Override
    public String toString() {
      return "%s as node %d tells it".formatted(call.user(), call.node());
    }
  }

  private <E extends Entry> Stream<E> of(Class<E> kind) {
    return entries.stream().filter(kind::isInstance).map(kind::cast);
  }
}
