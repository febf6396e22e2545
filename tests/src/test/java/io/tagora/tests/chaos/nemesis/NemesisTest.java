package io.tagora.tests.chaos.nemesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.tests.chaos.history.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NemesisTest {
  private final ScriptedVictims victims = new ScriptedVictims();
  private final List<Entry> history = new ArrayList<>();

  /** Nobody waits for a time that has come. */
  private final AtomicLong clock = new AtomicLong(100_000);

  private void run(Schedule.Planned... schedule) {
    var keeper = new Keeper(victims, clock::get, history::add);
    new Nemesis(victims, keeper, clock::get, 0, history::add).run(List.of(schedule));
    keeper.close();
  }

  private static Schedule.Planned planned(Fault fault, long begin, long end) {
    return new Schedule.Planned(fault, begin, end);
  }

  @Test
  void aLinkThatTwoFaultsCutIsMendedWhenBothAreOver() {
    run(
        planned(new Fault.Isolate(1), 1, 5),
        planned(new Fault.CutLink(2, 1), 2, 8),
        planned(new Fault.Pause(3), 6, 7));
    assertEquals(
        List.of("cut 1-2", "cut 1-3", "mend 1-3", "pause 3", "resume 3", "mend 1-2"),
        victims.done());
    assertEquals(
        List.of("isolate", "pause", "cut-link"),
        history.stream()
            .filter(Entry.Faulted.class::isInstance)
            .map(fault -> ((Entry.Faulted) fault).fault())
            .toList());
  }

  @Test
  void whatIsBrokenIsMendedAlsoWhenAFaultCannotBeDone() {
    victims.refuse("kill 2");
    assertThrows(
        IllegalStateException.class,
        () ->
            run(
                planned(new Fault.StopDatabase(), 1, 9),
                planned(new Fault.CutDatabase(3), 2, 9),
                planned(new Fault.Kill(2), 3, 9)));
    assertTrue(
        victims.done().containsAll(List.of("start database", "mend 3-0")),
        victims.done().toString());
  }

  @Test
  void aDiskThatIsNotTheDatabasesOwnIsNotFilled() {
    run(planned(new Fault.FillDisk(), 1, 2));
    assertEquals(List.of(), victims.done());
  }

  @Test
  void aNodeThatWasKilledIsAbsentUntilSomebodySeesItReady() {
    run(planned(new Fault.Kill(2), 1, 4));
    assertEquals(
        List.of("killed"),
        history.stream()
            .filter(Entry.Absent.class::isInstance)
            .map(absent -> ((Entry.Absent) absent).why())
            .toList());
  }
}
