package io.tagora.tests.chaos.check;

import io.tagora.tests.chaos.history.Asked;
import io.tagora.tests.chaos.history.Came;
import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.history.History;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * No event is there twice, under its own id or another one, however often it was sent; and a repeat
 * is called one. So may be the first call for an event that took longer than one try: the node asks
 * a memory again then, whose answer to the try before was lost.
 */
final class NothingTwice implements Rule {
  /** What a node gives a memory for an answer before it asks again, in milliseconds. */
  private static final long TRY = 1000;

  @Override
  public Stream<String> broken(History history) {
    Map<String, Sent> sent = Sent.of(history);
    return Stream.of(
            Told.of(history).flatMap(NothingTwice::twice),
            Told.of(history).flatMap(told -> invented(told, sent)),
            history.lastExports().flatMap(NothingTwice::done),
            history.calls().stream().flatMap(call -> misjudged(call, history)))
        .flatMap(sentences -> sentences);
  }

  private static Stream<String> twice(Told told) {
    return repeated(told.eventIds()).map(id -> "%s is there twice: %s".formatted(id, told));
  }

  private static Stream<String> invented(Told told, Map<String, Sent> sent) {
    return told.eventIds().stream()
        .filter(id -> !sent.containsKey(id) || !sent.get(id).user().equals(told.user()))
        .map(id -> "%s is there, and was not sent for this user: %s".formatted(id, told));
  }

  /** The words of every search are sent with one event only. */
  private static Stream<String> done(History.Export export) {
    return repeated(export.told().history().stream().filter(done -> done.contains(" ")).toList())
        .map(words -> "\"%s\" was done twice: %s".formatted(words, export));
  }

  private static Stream<String> repeated(Collection<String> values) {
    var seen = new HashSet<String>();
    return values.stream().filter(value -> !seen.add(value));
  }

  private static Stream<String> misjudged(Entry.Called call, History history) {
    List<Asked.Event> events = call.acknowledged();
    if (events.isEmpty() || !(call.came() instanceof Came.Receipt receipt)) {
      return Stream.empty();
    }
    String id = events.getFirst().id();
    List<Entry.Called> others =
        history.calls().stream()
            .filter(other -> other.id() != call.id())
            .filter(other -> Sent.events(other).stream().anyMatch(event -> event.id().equals(id)))
            .toList();
    boolean repeat =
        others.stream()
            .anyMatch(other -> !other.acknowledged().isEmpty() && other.ended() < call.begun());
    boolean first =
        call.ended() - call.begun() < TRY
            && others.stream().allMatch(other -> other.begun() > call.ended());
    if (repeat && receipt.accepted() > 0) {
      return Stream.of(
          "call %d accepted again what was acknowledged before, %s".formatted(call.id(), id));
    }
    return first && receipt.repeated() > 0
        ? Stream.of("call %d took %s for a repeat, and it was the first".formatted(call.id(), id))
        : Stream.empty();
  }
}
