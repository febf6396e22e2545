package io.tagora.tests.chaos.check;

import static io.tagora.tests.chaos.check.WrittenHistory.OTHER;
import static io.tagora.tests.chaos.check.WrittenHistory.USER;
import static io.tagora.tests.chaos.check.WrittenHistory.exported;
import static io.tagora.tests.chaos.check.WrittenHistory.id;
import static io.tagora.tests.chaos.check.WrittenHistory.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tagora.tests.chaos.history.Asked;
import io.tagora.tests.chaos.history.Came;
import io.tagora.tests.chaos.history.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A history that holds, and every way in which it would not, planted one at a time. */
class CheckerTest {

  static Stream<Arguments> planted() {
    return Stream.of(
        bug(
            "an acknowledged event is on no node and not in the journal",
            "nothing-lost",
            history ->
                everywhere(history, ids -> ids.remove(id(1)))
                    .without(entry -> entry instanceof Entry.Row row && row.number() > 1)),
        bug(
            "one node does not have an acknowledged event",
            "nothing-lost",
            history -> exports(history, 2, ids -> ids.remove(id(3)))),
        bug(
            "the journal does not have an acknowledged event",
            "nothing-lost",
            history -> row(history, 3, row -> noted(row, ""))),
        bug(
            "a receipt without a promise",
            "nothing-lost",
            history -> receipt(history, 1, new Came.Receipt(1, 0, false))),
        bug(
            "a receipt for a part of what was sent",
            "nothing-lost",
            history -> receipt(history, 2, new Came.Receipt(1, 0, true))),
        bug(
            "a node was not asked in the end",
            "nothing-lost",
            history -> history.without(entry -> isExport(entry, 2))),
        bug(
            "the journal was not read in the end",
            "nothing-lost",
            history -> history.without(Entry.Row.class::isInstance)),
        bug(
            "an event without an answer is there twice",
            "nothing-twice",
            history -> everywhere(history, ids -> ids.add(id(4)))),
        bug(
            "the journal has an event twice",
            "nothing-twice",
            history -> row(history, 8, row -> noted(row, id(4)))),
        bug(
            "an event is there under an id that nobody sent",
            "nothing-twice",
            history -> everywhere(history, ids -> ids.add("made-up"))),
        bug(
            "a search was done twice",
            "nothing-twice",
            history ->
                history.with(
                    Entry.Called.class,
                    call -> isExport(call, 1),
                    call -> came(call, told(exported(), words(1))))),
        bug(
            "a repeat is accepted as if it were new",
            "nothing-twice",
            history -> receipt(history, 5, new Came.Receipt(1, 0, true))),
        bug(
            "what was never sent before is called a repeat",
            "nothing-twice",
            history -> receipt(history, 1, new Came.Receipt(0, 1, true))),
        bug(
            "an acknowledged event stands behind one that was sent later",
            "in-order",
            history -> everywhere(history, ids -> Collections.swap(ids, 0, 1))),
        bug(
            "a body's events are swapped",
            "in-order",
            history -> everywhere(history, ids -> Collections.swap(ids, 1, 2))),
        bug(
            "a body's second event is there without its first",
            "in-order",
            history -> everywhere(history, ids -> ids.remove(id(2)))),
        bug(
            "two nodes tell different orders",
            "nodes-agree",
            history -> exports(history, 2, ids -> Collections.swap(ids, 3, 4))),
        bug(
            "a node knows less than another knew before",
            "nodes-agree",
            history -> exports(history, 2, ids -> ids.remove(id(4)))),
        bug(
            "a node knows what the journal does not",
            "nodes-agree",
            history -> row(history, 6, row -> noted(row, ""))),
        bug(
            "two writers take turns",
            "one-writer",
            history -> row(history, 7, row -> by(row, "a", 0))),
        bug(
            "a stale writer claims again with an old epoch",
            "one-writer",
            history -> row(history, 7, row -> by(row, "c", 2))),
        bug(
            "a writer writes without a claim",
            "one-writer",
            history -> row(history, 5, row -> by(row, "b", 0))),
        bug(
            "a row is missing",
            "one-writer",
            history ->
                history.without(entry -> entry instanceof Entry.Row row && row.number() == 6)),
        bug(
            "a row was written before the one in front of it",
            "one-writer",
            history -> row(history, 6, row -> ordered(row, 101))),
        bug(
            "a recommendation is too late",
            "in-time",
            history -> call(history, 6, call -> ended(call, 4_500))),
        bug(
            "a node that is there does not answer",
            "in-time",
            history -> call(history, 6, call -> came(call, new Came.Silence("none")))),
        bug(
            "a node that is taken out soon answers late",
            "in-time",
            history -> call(history, 6, call -> ended(call, 4_500)).with(takenOut(9_000))),
        bug(
            "a node is silent long before it is taken out",
            "in-time",
            history ->
                call(history, 6, call -> came(call, new Came.Silence("closed")))
                    .with(takenOut(90_000))),
        bug(
            "a recommendation breaks",
            "in-time",
            history -> call(history, 6, call -> came(call, new Came.Refused(500, "internal")))),
        bug(
            "an answer is for somebody else",
            "own-memory",
            history -> call(history, 6, call -> came(call, answer(OTHER, "i1", USER)))),
        bug(
            "an answer names somebody else",
            "own-memory",
            history -> call(history, 6, call -> came(call, answer(USER, "i1", OTHER)))),
        bug(
            "an export has what somebody else did",
            "own-memory",
            history ->
                history.with(
                    Entry.Called.class,
                    call -> isExport(call, 1),
                    call -> came(call, told(exported(), "i00077")))),
        bug(
            "somebody gets recommended what was bought",
            "own-memory",
            history -> call(history, 12, call -> came(call, answer(USER, "i00003", USER)))),
        bug(
            "nobody is recommended anything after the heal",
            "served-again",
            history -> call(history, 9, call -> came(call, new Came.Refused(504, "timed-out")))),
        bug(
            "a node takes no events after the heal",
            "served-again",
            history -> call(history, 8, call -> came(call, new Came.Refused(504, "timed-out")))),
        bug(
            "all is well again, but too late",
            "served-again",
            history -> history.with(Entry.Healed.class, _ -> true, _ -> new Entry.Healed(-9_000))),
        bug(
            "nothing was acknowledged",
            "says-something",
            history ->
                history.withEveryCall(call ->
                    call.acknowledged().isEmpty()
                        ? call
                        : came(call, new Came.Refused(504, "timed-out")))),
        bug(
            "nothing was recommended while things broke",
            "says-something",
            history -> call(history, 6, call -> came(call, new Came.Refused(504, "timed-out")))),
        bug(
            "the run was cut short",
            "says-something",
            history -> history.without(Entry.Healed.class::isInstance)));
  }

  @Test
  void aHistoryWithoutABugHolds() {
    assertEquals(List.of(), Checker.check(new WrittenHistory().history()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("planted")
  void aPlantedBugIsFoundByItsRule(
      String name, String rule, UnaryOperator<WrittenHistory> mistake) {
    var found = Checker.check(mistake.apply(new WrittenHistory()).history());
    assertTrue(
        found.stream().anyMatch(violation -> violation.rule().equals(rule)),
        () -> name + " is found by " + rule + ", got " + found);
  }

  @Test
  void everyRuleIsSeenToFail() {
    assertEquals(
        Set.copyOf(Checker.rules()),
        planted().map(bug -> (String) bug.get()[1]).collect(Collectors.toSet()));
  }

  @Test
  void aJournalWhoseFirstRowsWentWithAnImageIsHeldToItsRest() {
    var history =
        new WrittenHistory()
            .without(entry -> entry instanceof Entry.Row row && row.number() < 4)
            .history();
    assertEquals(List.of(), Checker.check(history));
  }

  @Test
  void silenceOfANodeThatIsNotThereIsNoBug() {
    var history =
        call(
            new WrittenHistory(),
            6,
            call ->
                new Entry.Called(
                    call.id(),
                    call.phase(),
                    call.user(),
                    WrittenHistory.KILLED,
                    call.asked(),
                    call.begun(),
                    9_000,
                    new Came.Silence("refused")));
    var found = Checker.check(history.history());
    assertTrue(
        found.stream().noneMatch(violation -> violation.rule().equals("in-time")), found::toString);
  }

  @Test
  void aConnectionThatANodeClosesWhichWasTakenOutIsNoBug() {
    var history =
        call(new WrittenHistory(), 6, call -> came(call, new Came.Silence("closed")))
            .with(takenOut(5_500));
    var found = Checker.check(history.history());
    assertTrue(
        found.stream().noneMatch(violation -> violation.rule().equals("in-time")), found::toString);
  }

  /** Its node asked the memory again, and had lost the answer to the first try. */
  @Test
  void aSlowFirstCallMayBeCalledARepeat() {
    var slow = call(new WrittenHistory(), 1, call -> ended(call, call.begun() + 1_200));
    var found = Checker.check(receipt(slow, 1, new Came.Receipt(0, 1, true)).history());
    assertTrue(
        found.stream().noneMatch(violation -> violation.rule().equals("nothing-twice")),
        found::toString);
  }

  /** The node of call 6 ends by itself at this time. */
  private static Entry takenOut(long at) {
    return new Entry.Absent(1, Entry.Absent.BY_ITSELF, at, at + 1_000);
  }

  private static Arguments bug(String name, String rule, UnaryOperator<WrittenHistory> mistake) {
    return arguments(name, rule, mistake);
  }

  /** A change of the ids that an export tells. */
  private interface Change {
    void of(List<String> ids);
  }

  private static WrittenHistory everywhere(WrittenHistory history, Change change) {
    return exports(exports(history, 1, change), 2, change);
  }

  private static WrittenHistory exports(WrittenHistory history, int node, Change change) {
    return history.with(
        Entry.Called.class,
        call -> isExport(call, node),
        call -> {
          var told = (Came.Exported) call.came();
          var ids = new ArrayList<>(told.eventIds());
          change.of(ids);
          return came(call, new Came.Exported(told.userId(), ids, told.history(), told.names()));
        });
  }

  private static boolean isExport(Entry entry, int node) {
    return entry instanceof Entry.Called call
        && call.phase() == Entry.Phase.LAST
        && call.node() == node
        && call.asked() instanceof Asked.Export;
  }

  private static Came.Exported told(Came.Exported told, String further) {
    var done = new ArrayList<>(told.history());
    done.add(further);
    return new Came.Exported(told.userId(), told.eventIds(), done, told.names());
  }

  private static Came.Recommended answer(String user, String item, String name) {
    return new Came.Recommended(user, "all-experts", List.of(), List.of(item), List.of(name));
  }

  private static WrittenHistory receipt(WrittenHistory history, int id, Came.Receipt receipt) {
    return call(history, id, call -> came(call, receipt));
  }

  private static WrittenHistory call(
      WrittenHistory history, int id, UnaryOperator<Entry.Called> change) {
    return history.with(Entry.Called.class, call -> call.id() == id, change);
  }

  private static Entry.Called came(Entry.Called call, Came came) {
    return new Entry.Called(
        call.id(),
        call.phase(),
        call.user(),
        call.node(),
        call.asked(),
        call.begun(),
        call.ended(),
        came);
  }

  private static Entry.Called ended(Entry.Called call, long ended) {
    return new Entry.Called(
        call.id(),
        call.phase(),
        call.user(),
        call.node(),
        call.asked(),
        call.begun(),
        ended,
        call.came());
  }

  private static WrittenHistory row(
      WrittenHistory history, long number, UnaryOperator<Entry.Row> change) {
    return history.with(Entry.Row.class, row -> row.number() == number, change);
  }

  private static Entry.Row noted(Entry.Row row, String eventId) {
    return new Entry.Row(
        row.user(), row.number(), row.ordering(), row.writer(), row.type(), row.epoch(), eventId);
  }

  private static Entry.Row by(Entry.Row row, String writer, long epoch) {
    return new Entry.Row(
        row.user(), row.number(), row.ordering(), writer, row.type(), epoch, row.eventId());
  }

  private static Entry.Row ordered(Entry.Row row, long ordering) {
    return new Entry.Row(
        row.user(), row.number(), ordering, row.writer(), row.type(), row.epoch(), row.eventId());
  }
}
