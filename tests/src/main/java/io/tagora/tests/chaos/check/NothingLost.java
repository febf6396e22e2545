package io.tagora.tests.chaos.check;

import io.tagora.tests.chaos.history.Came;
import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.history.History;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What was acknowledged is there, whoever is asked; and who acknowledges says it is durable. */
final class NothingLost implements Rule {
  @Override
  public Stream<String> broken(History history) {
    Map<String, Sent> sent = Sent.of(history);
    return Stream.of(
            Told.of(history).filter(Told::whole).flatMap(told -> lost(told, sent)),
            history.calls().stream().flatMap(NothingLost::notDurable),
            untold(history))
        .flatMap(sentences -> sentences);
  }

  private static Stream<String> lost(Told told, Map<String, Sent> sent) {
    Set<String> there = Set.copyOf(told.eventIds());
    return Sent.acknowledgedOf(sent, told.user())
        .filter(event -> !there.contains(event.event().id()))
        .map(event ->
            "%s was acknowledged at %d ms and is not there: %s"
                .formatted(event.event().id(), event.acknowledged(), told));
  }

  private static Stream<String> notDurable(Entry.Called call) {
    return call.came() instanceof Came.Receipt receipt
            && (!receipt.durable() || !receipt.covers(Sent.events(call).size()))
        ? Stream.of(
            "call %d must be acknowledged whole and durably, got %s".formatted(call.id(), receipt))
        : Stream.empty();
  }

  /** Nobody can be let off by not being asked. */
  private static Stream<String> untold(History history) {
    Set<String> told =
        history
            .lastExports()
            .map(export -> export.call().user() + " by node " + export.call().node())
            .collect(Collectors.toSet());
    var rows = history.rows();
    return history.began().users().stream()
        .flatMap(user ->
            Stream.concat(
                IntStream.rangeClosed(1, history.began().nodes())
                    .mapToObj(node -> user + " by node " + node)
                    .filter(one -> !told.contains(one)),
                rows.containsKey(user) ? Stream.empty() : Stream.of(user + " by the journal")))
        .map("what is there of %s was not told in the end"::formatted);
  }
}
