package io.tagora.tests.chaos.check;

import io.tagora.tests.chaos.history.Asked;
import io.tagora.tests.chaos.history.Bounds;
import io.tagora.tests.chaos.history.Came;
import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A history that holds, of one user, two nodes and a node that was killed, to be broken in one
 * place at a time.
 *
 * <p>Events 1, 2 and 3 are acknowledged one after the other, 2 and 3 in one body; 4 is of a call
 * without an answer and is there; 5 is of one too and is not. Event 1 was sent again.
 */
public final class WrittenHistory {
  static final String USER = "chaos-7-1-u01";
  static final String OTHER = "chaos-7-1-u02";
  static final int KILLED = 2;

  private List<Entry> entries = new ArrayList<>();
  private int calls;

  public WrittenHistory() {
    entries.add(new Entry.Began(7, 20, 2, List.of(USER), "", new Bounds(1_000, 10_000)));
    remember(1, 1, 100, 150, new Came.Receipt(1, 0, true), event(1));
    remember(1, 1, 200, 260, new Came.Receipt(2, 0, true), event(2), event(3));
    remember(1, KILLED, 300, 900, new Came.Silence("closed"), event(4));
    remember(1, KILLED, 310, 900, new Came.Silence("closed"), event(5));
    entries.add(new Entry.Absent(KILLED, "killed", 850, 4_000));
    remember(2, 1, 1_000, 1_100, new Came.Receipt(0, 1, true), event(1));
    call(Entry.Phase.LOAD, 1, 1_200, 1_400, new Asked.Recommend(20, 2_000), recommended());
    entries.add(new Entry.Faulted("kill", List.of(KILLED), 850, 2_000));
    entries.add(new Entry.Healed(5_000));
    settle(1, 6, 5_100);
    settle(2, 7, 5_300);
    call(Entry.Phase.SETTLING, 1, 5_400, 5_800, new Asked.Recommend(20, 5_000), recommended());
    for (int node = 1; node <= 2; node++) {
      call(Entry.Phase.LAST, node, 6_000 + node, 6_100, new Asked.Export(), exported());
    }
    call(Entry.Phase.LAST, 2, 6_300, 6_800, new Asked.Recommend(20, 5_000), recommended());
    row(1, "a", "Owned", 1, "");
    row(2, "a", "Noted", 0, id(1));
    row(3, "a", "Noted", 0, id(2));
    row(4, "a", "Noted", 0, id(3));
    row(5, "b", "Owned", 2, "");
    row(6, "b", "Noted", 0, id(4));
    row(7, "b", "Noted", 0, id(6));
    row(8, "b", "Noted", 0, id(7));
  }

  public History history() {
    return new History(entries);
  }

  /** What the first entry that fits becomes; one that fits must be there. */
  <E extends Entry> WrittenHistory with(Class<E> kind, Predicate<E> fits, UnaryOperator<E> change) {
    for (int i = 0; i < entries.size(); i++) {
      if (kind.isInstance(entries.get(i)) && fits.test(kind.cast(entries.get(i)))) {
        entries.set(i, change.apply(kind.cast(entries.get(i))));
        return this;
      }
    }
    throw new AssertionError("an entry must fit");
  }

  WrittenHistory withEveryCall(UnaryOperator<Entry.Called> change) {
    entries.replaceAll(entry -> entry instanceof Entry.Called call ? change.apply(call) : entry);
    return this;
  }

  public WrittenHistory with(Entry entry) {
    entries.add(entry);
    return this;
  }

  public WrittenHistory without(Predicate<Entry> these) {
    entries = new ArrayList<>(entries.stream().filter(these.negate()).toList());
    return this;
  }

  static String id(int number) {
    return "%s-e%04d".formatted(USER, number);
  }

  static Asked.Event event(int number) {
    return number == 3
        ? new Asked.Event(id(3), "purchase", "", "i00003", 0)
        : new Asked.Event(id(number), "search", words(number), "", 0);
  }

  static String words(int number) {
    return "%s-q%d boots".formatted(USER, number);
  }

  private void settle(int node, int number, long at) {
    call(
        Entry.Phase.SETTLING,
        node,
        at,
        at + 50,
        new Asked.Remember(1, List.of(event(number))),
        new Came.Receipt(1, 0, true));
  }

  private void remember(
      int attempt, int node, long begun, long ended, Came came, Asked.Event... events) {
    var asked = new Asked.Remember(attempt, List.of(events));
    call(Entry.Phase.LOAD, node, begun, ended, asked, came);
  }

  private void call(Entry.Phase phase, int node, long begun, long ended, Asked asked, Came came) {
    entries.add(new Entry.Called(++calls, phase, USER, node, asked, begun, ended, came));
  }

  private void row(long number, String writer, String type, long epoch, String eventId) {
    entries.add(new Entry.Row(USER, number, 100 + number, writer, type, epoch, eventId));
  }

  static Came.Recommended recommended() {
    return new Came.Recommended(USER, "all-experts", List.of(), List.of("i00009"), List.of(USER));
  }

  static Came.Exported exported() {
    return new Came.Exported(
        USER,
        List.of(id(1), id(2), id(3), id(4), id(6), id(7)),
        List.of(words(1), words(2), "i00003", words(4), words(6), words(7)),
        List.of(USER));
  }
}
