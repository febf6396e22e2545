package io.tagora.tests.chaos.check;

import io.tagora.tests.chaos.history.Asked;
import io.tagora.tests.chaos.history.Came;
import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.history.History;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Nobody is answered from another's memory. An answer names its user and nobody else; an export
 * holds what this user did and nothing else; and in the end nothing is recommended that the user
 * bought, which a memory of somebody else would not know.
 */
final class OwnMemory implements Rule {
  @Override
  public Stream<String> broken(History history) {
    Map<String, Sent> sent = Sent.of(history);
    return history.calls().stream().flatMap(call -> broken(call, sent));
  }

  private static Stream<String> broken(Entry.Called call, Map<String, Sent> sent) {
    return switch (call.came()) {
      case Came.Recommended told ->
          Stream.concat(names(call, told.userId(), told.names()), bought(call, told, sent));
      case Came.Exported told ->
          Stream.concat(names(call, told.userId(), told.names()), foreign(call, told, sent));
      case Came.Receipt _, Came.Refused _, Came.Silence _ -> Stream.empty();
    };
  }

  private static Stream<String> names(Entry.Called call, String userId, List<String> names) {
    return Stream.concat(Stream.of(userId), names.stream())
        .distinct()
        .filter(name -> !name.equals(call.user()))
        .map(name ->
            "call %d asked for %s and was told of %s".formatted(call.id(), call.user(), name));
  }

  private static Stream<String> foreign(
      Entry.Called call, Came.Exported told, Map<String, Sent> sent) {
    Set<String> own =
        sent.values().stream()
            .filter(event -> event.user().equals(call.user()))
            .map(event -> event.event().query() + event.event().itemId())
            .collect(Collectors.toSet());
    return told.history().stream()
        .filter(done -> !own.contains(done))
        .distinct()
        .map(done ->
            "call %d was told that %s did %s, which was never sent"
                .formatted(call.id(), call.user(), done));
  }

  private static Stream<String> bought(
      Entry.Called call, Came.Recommended told, Map<String, Sent> sent) {
    if (call.phase() != Entry.Phase.LAST || !told.degraded().isEmpty()) {
      return Stream.empty();
    }
    Set<String> bought =
        Sent.acknowledgedOf(sent, call.user())
            .filter(event -> event.acknowledged() < call.begun())
            .map(Sent::event)
            .filter(event -> event.type().equals("purchase"))
            .map(Asked.Event::itemId)
            .collect(Collectors.toCollection(HashSet::new));
    bought.retainAll(told.items());
    return bought.stream()
        .map(item ->
            "call %d recommends %s to %s, who has it".formatted(call.id(), item, call.user()));
  }
}
