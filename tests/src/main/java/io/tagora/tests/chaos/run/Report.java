package io.tagora.tests.chaos.run;

import io.tagora.tests.chaos.check.Violation;
import io.tagora.tests.chaos.history.Asked;
import io.tagora.tests.chaos.history.Came;
import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.history.History;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a person or a script learns of a run.
 *
 * @param holds whether no rule is broken
 * @param acknowledgedEvents under load, each counted once
 * @param indeterminateEvents under load whose calls never were acknowledged; they may be there
 * @param lost acknowledged events that are missing somewhere
 * @param recommendations under load, by the rung that they stand on; refused and unanswered beside
 * @param faults how often each was done
 * @param endedByThemselves nodes that took themselves out, as of a partition, and were started
 *     again
 * @param recoveryMillis from the heal until everybody was served in full
 */
public record Report(
    long seed,
    int seconds,
    boolean holds,
    long calls,
    long acknowledgedEvents,
    long indeterminateEvents,
    long lost,
    Map<String, Long> recommendations,
    Map<String, Long> faults,
    long endedByThemselves,
    long recoveryMillis,
    List<Violation> violations) {
  private static final int MOST_VIOLATIONS = 50;
  private static final String LOST = " was acknowledged at ";

  /** Of a history and what its checker found. */
  public static Report of(History history, List<Violation> violations) {
    Map<String, Boolean> events = events(history);
    return new Report(
        history.began().seed(),
        history.began().seconds(),
        violations.isEmpty(),
        history.calls().size(),
        events.values().stream().filter(acknowledged -> acknowledged).count(),
        events.values().stream().filter(acknowledged -> !acknowledged).count(),
        lost(violations),
        recommendations(history),
        history.faults().stream()
            .collect(
                Collectors.groupingBy(Entry.Faulted::fault, TreeMap::new, Collectors.counting())),
        history.absences().stream().filter(absent -> absent.why().startsWith("ended")).count(),
        recovery(history),
        violations.stream().limit(MOST_VIOLATIONS).toList());
  }

  /** An event that several miss is lost once. */
  private static long lost(List<Violation> violations) {
    return violations.stream()
        .map(Violation::sentence)
        .filter(sentence -> sentence.contains(LOST))
        .map(sentence -> sentence.substring(0, sentence.indexOf(' ')))
        .distinct()
        .count();
  }

  /** Whether an event was acknowledged by any call, under load. */
  private static Map<String, Boolean> events(History history) {
    var events = new TreeMap<String, Boolean>();
    history
        .calls(Entry.Phase.LOAD)
        .forEach(call -> {
          boolean acknowledged = !call.acknowledged().isEmpty();
          if (call.asked() instanceof Asked.Remember(_, var sent)) {
            sent.forEach(event -> events.merge(event.id(), acknowledged, Boolean::logicalOr));
          }
        });
    return events;
  }

  private static Map<String, Long> recommendations(History history) {
    return history
        .calls(Entry.Phase.LOAD)
        .filter(call -> call.asked() instanceof Asked.Recommend)
        .collect(
            Collectors.groupingBy(
                call -> ending(call.came()), TreeMap::new, Collectors.counting()));
  }

  private static String ending(Came came) {
    return switch (came) {
      case Came.Recommended answer -> answer.rung();
      case Came.Refused refused -> "refused " + refused.status();
      case Came.Silence _ -> "no answer";
      case Came.Receipt _, Came.Exported _ -> "something else";
    };
  }

  private static long recovery(History history) {
    Predicate<Entry.Called> served =
        call ->
            !call.acknowledged().isEmpty()
                || (call.came() instanceof Came.Recommended answer && answer.servedInFull());
    return history
        .calls(Entry.Phase.SETTLING)
        .filter(served)
        .mapToLong(call -> call.ended() - history.healedAt())
        .max()
        .orElse(0);
  }

  /** The line of a log over many seeds. */
  public String line() {
    return "seed %d %s: %d calls, %d events acknowledged, %d lost, %d without an answer; faults %s; %d nodes ended by themselves; in full %.1f s after the heal%s"
        .formatted(
            seed,
            holds ? "holds" : "IS BROKEN",
            calls,
            acknowledgedEvents,
            lost,
            indeterminateEvents,
            faults.entrySet().stream()
                .map(fault -> fault.getKey() + " " + fault.getValue())
                .collect(Collectors.joining(", ")),
            endedByThemselves,
            recoveryMillis / 1_000.0,
            holds ? "" : "; " + violations.getFirst());
  }
}
