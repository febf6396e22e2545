package io.tagora.tests.chaos.check;

import io.tagora.tests.chaos.history.Asked;
import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.history.History;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was acknowledged before something else was sent stands before it. Events of one body stand
 * in the order of the body, and none of them without those before it.
 */
final class InOrder implements Rule {
  @Override
  public Stream<String> broken(History history) {
    Map<String, Sent> sent = Sent.of(history);
    return Told.of(history)
        .flatMap(told ->
            Stream.concat(
                swapped(told, sent),
                told.whole()
                    ? history.calls().stream().flatMap(call -> tornApart(told, call))
                    : Stream.empty()));
  }

  private static Stream<String> swapped(Told told, Map<String, Sent> sent) {
    List<String> ids = told.eventIds();
    return IntStream.range(0, ids.size())
        .boxed()
        .flatMap(i ->
            IntStream.range(i + 1, ids.size())
                .filter(j -> mustComeBefore(sent.get(ids.get(j)), sent.get(ids.get(i))))
                .mapToObj(j ->
                    "%s was acknowledged before %s was sent and stands behind it: %s"
                        .formatted(ids.get(j), ids.get(i), told)));
  }

  private static boolean mustComeBefore(@Nullable Sent one, @Nullable Sent other) {
    return one != null && other != null && one.acknowledged() < other.begun();
  }

  private static Stream<String> tornApart(Told told, Entry.Called call) {
    List<Asked.Event> body = call.user().equals(told.user()) ? Sent.events(call) : List.of();
    return IntStream.range(1, body.size())
        .filter(i -> {
          int place = told.eventIds().indexOf(body.get(i).id());
          int before = told.eventIds().indexOf(body.get(i - 1).id());
          return place >= 0 && (before < 0 || before > place);
        })
        .mapToObj(i ->
            "%s is there and %s, which came before it in one body, is not before it: %s"
                .formatted(body.get(i).id(), body.get(i - 1).id(), told));
  }
}
