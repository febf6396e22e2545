package io.tagora.tests.chaos.check;

import io.tagora.tests.chaos.history.Asked;
import io.tagora.tests.chaos.history.Bounds;
import io.tagora.tests.chaos.history.Came;
import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.history.History;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every call is answered or refused by its deadline and some grace; nothing else excuses a node
 * than that it was not there.
 */
final class InTime implements Rule {
  /**
   * Before a process is seen to be gone it is, and after it is ready its pool has old connections.
   */
  private static final long SLACK = 2_000;

  /**
   * A node that was taken out closes its port some seconds before its process ends, and with it
   * connections on which a call has just come; an answer that is late it owes as any other.
   */
  private static final long LEAVING = 15_000;

  /** Not ready or too busy; no answer by the deadline; the port is closed. */
  private static final Set<Integer> REFUSALS = Set.of(503, 504, Came.Refused.NO_PORT);

  @Override
  public Stream<String> broken(History history) {
    return history.calls().stream()
        .filter(call -> !isExcused(history, call))
        .flatMap(call -> broken(call, history.began().bounds()));
  }

  private static boolean isExcused(History history, Entry.Called call) {
    boolean silent = call.came() instanceof Came.Silence;
    return history.absences().stream()
        .anyMatch(absence ->
            absence.excuses(call, SLACK) || (silent && absence.wasLeaving(call, LEAVING)));
  }

  private static Stream<String> broken(Entry.Called call, Bounds bounds) {
    long most = deadline(call.asked()) + bounds.grace();
    String what =
        "call %d to node %d at %d ms, %s for %s,"
            .formatted(call.id(), call.node(), call.begun(), kind(call.asked()), call.user());
    if (call.came() instanceof Came.Silence(var cause)) {
      return Stream.of("%s had no answer for %d ms: %s".formatted(what, call.took(), cause));
    }
    if (call.took() > most) {
      return Stream.of("%s took %d ms, more than %d".formatted(what, call.took(), most));
    }
    return call.came() instanceof Came.Refused(var status, var problem)
            && !REFUSALS.contains(status)
        ? Stream.of("%s ended with %d %s".formatted(what, status, problem))
        : Stream.empty();
  }

  private static String kind(Asked asked) {
    return switch (asked) {
      case Asked.Remember(int attempt, var events) ->
          "%d events, attempt %d,".formatted(events.size(), attempt);
      case Asked.Recommend _ -> "a recommendation";
      case Asked.Export _ -> "an export";
    };
  }

  private static long deadline(Asked asked) {
    return switch (asked) {
      case Asked.Remember(_, var events) -> Bounds.EVENT * events.size();
      case Asked.Recommend(_, long deadline) -> deadline;
      case Asked.Export _ -> Bounds.EXPORT;
    };
  }
}
