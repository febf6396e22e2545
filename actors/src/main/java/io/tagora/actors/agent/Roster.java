package io.tagora.actors.agent;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The users' own agents of one kind that are awake on this node. Each enters itself, so that who
 * looks for it has its reference, and needs no message to it to come by a shard. Safe to call from
 * any thread.
 *
 * @param <C> their commands
 */
final class Roster<C> {
  private final Map<AgentId, ActorRef<C>> awake = new ConcurrentHashMap<>();
  private final BiConsumer<String, ActorRef<?>> onEnded;

  /**
   * Begins with nobody.
   *
   * @param onEnded is told the user and the agent that has ended, by the agent's thread; what was
   *     sent to it and not answered never will be
   */
  Roster(BiConsumer<String, ActorRef<?>> onEnded) {
    this.onEnded = onEnded;
  }

  Optional<ActorRef<C>> find(AgentId id) {
    return Optional.ofNullable(awake.get(id));
  }

  int size() {
    return awake.size();
  }

  void enter(AgentId id, ActorRef<C> agent) {
    awake.put(id, agent);
  }

  /** It is not found any more; another one that entered after it stays. */
  void leave(AgentId id, ActorRef<C> agent) {
    awake.remove(id, agent);
  }

  void end(AgentId id, ActorRef<C> agent) {
    leave(id, agent);
    onEnded.accept(id.userId(), agent);
  }
}
