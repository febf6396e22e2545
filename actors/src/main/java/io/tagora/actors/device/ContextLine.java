package io.tagora.actors.device;

import io.tagora.cluster.settings.InferenceSettings;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.model.Priority;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The contexts of one model: those that are held, and those that wait for room, by their {@link
 * Turns} and else first come, first served. Each model counts for itself, and requests need models
 * in one order, so that none that holds a context of one waits for a request that waits for it.
 */
final class ContextLine {
  private final InferenceSettings bounds;
  private final Map<ActorRef<ContextLease.Command>, Long> held = new HashMap<>();
  private final Map<Priority, Deque<ActorRef<ContextLease.Command>>> waiting =
      new EnumMap<>(Priority.class);
  private final Turns turns = new Turns();
  private final StayTime stay = new StayTime();

  ContextLine(InferenceSettings bounds) {
    this.bounds = bounds;
    for (Priority priority : Priority.values()) {
      waiting.put(priority, new ArrayDeque<>());
    }
  }

  /** Why no more may join, if so. */
  Optional<Absence> refusal(Priority priority) {
    int waits = waiting.values().stream().mapToInt(Deque::size).sum();
    return held.size() >= bounds.contexts()
            && waits >= Turns.share(bounds.waitingContexts(), priority)
        ? Optional.of(Absences.overloaded("the line for a context", bounds.waitingContexts(), stay))
        : Optional.empty();
  }

  void join(ActorRef<ContextLease.Command> lease, Priority priority) {
    of(priority).add(lease);
  }

  private Deque<ActorRef<ContextLease.Command>> of(Priority priority) {
    return Objects.requireNonNull(waiting.get(priority));
  }

  /** Lets the next one in, if one waits and there is room. */
  Optional<ActorRef<ContextLease.Command>> next() {
    if (held.size() >= bounds.contexts()) {
      return Optional.empty();
    }
    Optional<Priority> next =
        turns.order().stream().filter(priority -> !of(priority).isEmpty()).findFirst();
    next.ifPresent(turns::taken);
    Optional<ActorRef<ContextLease.Command>> lease = next.map(priority -> of(priority).remove());
    lease.ifPresent(one -> held.put(one, System.nanoTime()));
    return lease;
  }

  /** One has ended, held or waiting. */
  void leave(ActorRef<ContextLease.Command> lease) {
    Long since = held.remove(lease);
    if (since != null) {
      stay.endedSince(since);
    }
    waiting.values().forEach(line -> line.remove(lease));
  }
}
