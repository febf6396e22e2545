package io.tagora.tests.chaos.check;

import io.tagora.tests.chaos.history.Came;
import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.history.History;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * After the heal every node has an event of every user acknowledged, and every user gets a
 * recommendation in full, all within the bound.
 */
final class ServedAgain implements Rule {
  @Override
  public Stream<String> broken(History history) {
    List<Entry.Called> calls = history.calls(Entry.Phase.SETTLING).toList();
    long end = history.healedAt() + history.began().bounds().recovery();
    return history.began().users().stream()
        .flatMap(user ->
            Stream.concat(
                IntStream.rangeClosed(1, history.began().nodes())
                    .filter(node -> after(calls, isRecorded(user, node), end))
                    .mapToObj(
                        node -> "no event of %s was acknowledged by node %d".formatted(user, node)),
                after(calls, isRecommended(user), end)
                    ? Stream.of("no recommendation in full came for " + user)
                    : Stream.empty()))
        .map(sentence ->
            "%s within %d ms after the heal"
                .formatted(sentence, history.began().bounds().recovery()));
  }

  private static boolean after(List<Entry.Called> calls, Predicate<Entry.Called> served, long end) {
    OptionalLong first = calls.stream().filter(served).mapToLong(Entry.Called::ended).min();
    return first.isEmpty() || first.getAsLong() > end;
  }

  private static Predicate<Entry.Called> isRecorded(String user, int node) {
    return call ->
        call.user().equals(user) && call.node() == node && !call.acknowledged().isEmpty();
  }

  private static Predicate<Entry.Called> isRecommended(String user) {
    return call ->
        call.user().equals(user)
            && call.came() instanceof Came.Recommended answer
            && answer.servedInFull();
  }
}
