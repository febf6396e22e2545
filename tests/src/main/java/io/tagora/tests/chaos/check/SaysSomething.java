package io.tagora.tests.chaos.check;

import io.tagora.tests.chaos.history.Came;
import io.tagora.tests.chaos.history.Entry;
import io.tagora.tests.chaos.history.History;
import java.util.stream.Stream;

/** A history in which nothing was done holds to every other rule: it must not pass. */
final class SaysSomething implements Rule {
  @Override
  public Stream<String> broken(History history) {
    var sent = Sent.of(history);
    Stream<String> silentUsers =
        history.began().users().stream()
            .filter(user -> Sent.acknowledgedOf(sent, user).findAny().isEmpty())
            .map("no event of %s was acknowledged in the whole run"::formatted);
    boolean recommended =
        history.calls(Entry.Phase.LOAD).anyMatch(call -> call.came() instanceof Came.Recommended);
    return Stream.of(
            silentUsers,
            recommended
                ? Stream.<String>empty()
                : Stream.of("no recommendation was answered while things broke"),
            history.healedAt() == Long.MAX_VALUE
                ? Stream.of("the run ended before all was healed")
                : Stream.<String>empty())
        .flatMap(sentences -> sentences);
  }
}
