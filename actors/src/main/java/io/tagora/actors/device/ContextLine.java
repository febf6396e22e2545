package io.tagora.actors.device;

import io.tagora.cluster.settings.InferenceSettings;
import io.tagora.runtime.agent.Absence;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The contexts of one model: those that are held, and those that wait for room, first come, first
 * served. Each model counts for itself, and requests need models in one order, so that none that
 * holds a context of one waits for a request that waits for it.
 */
final class ContextLine {
  private final InferenceSettings bounds;
  private final Map<ActorRef<ContextLease.Command>, Long> held = new HashMap<>();
  private final Deque<ActorRef<ContextLease.Command>> waiting = new ArrayDeque<>();
  private final StayTime stay = new StayTime();

  ContextLine(InferenceSettings bounds) {
    this.bounds = bounds;
  }

  /** Why no more may join, if so. */
  Optional<Absence> refusal() {
    return held.size() >= bounds.contexts() && waiting.size() >= bounds.waitingContexts()
        ? Optional.of(Absences.overloaded("the line for a context", bounds.waitingContexts(), stay))
        : Optional.empty();
  }

  void join(ActorRef<ContextLease.Command> lease) {
    waiting.add(lease);
  }

  /** Lets the next one in, if one waits and there is room. */
  Optional<ActorRef<ContextLease.Command>> next() {
    if (held.size() >= bounds.contexts() || waiting.isEmpty()) {
      return Optional.empty();
    }
    var lease = waiting.remove();
    held.put(lease, System.nanoTime());
    return Optional.of(lease);
  }

  /** One has ended, held or waiting. */
  void leave(ActorRef<ContextLease.Command> lease) {
    Long since = held.remove(lease);
    if (since != null) {
      stay.endedSince(since);
    }
    waiting.remove(lease);
  }
}
