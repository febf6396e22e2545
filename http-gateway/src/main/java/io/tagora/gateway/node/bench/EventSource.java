package io.tagora.gateway.node.bench;

import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.memory.UserEvent;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** New events, one user after the other; no other run has the same users. Any thread may call. */
final class EventSource {
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final AtomicLong events = new AtomicLong();
  private final Dataset dataset;
  private final int users;

  EventSource(Dataset dataset, int users) {
    this.dataset = dataset;
    this.users = users;
  }

  UserEvent next() {
    long number = events.getAndIncrement();
    return of("bench-%s-%d".formatted(run, number % users), number);
  }

  /** Of a user who has not been there and will not be again. */
  UserEvent ofAStranger(int number) {
    return of("bench-%s-stranger-%d".formatted(run, number), events.getAndIncrement());
  }

  private UserEvent of(String userId, long number) {
    var items = dataset.catalog().items();
    String item = items.get((int) (number % items.size())).id();
    Instant time = dataset.end().minusSeconds(1);
    return new UserEvent(run + "-" + number, userId, new Behavior.Click(time, item));
  }
}
