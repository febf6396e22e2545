package io.tagora.actors.memory;

import io.tagora.cluster.settings.MemorySettings;
import io.tagora.runtime.memory.UserState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Brings every command to the memory of its user. Where memories live in the process only, a user
 * gets an actor with the first recorded event; until then a read answers the initial state, so
 * reading costs no memory.
 */
public final class UserMemories extends AbstractMatchingBehavior<UserMemory.Command> {
  private final Function<String, UserState> initial;
  private final MemorySettings settings;
  private final Optional<MemoryRows> rows;
  private final Map<String, ActorRef<UserMemory.Command>> memories = new HashMap<>();

  /**
   * The memories of all users.
   *
   * @param initial what is known of a user before the first recorded event
   * @param rows of the journal that memories are written to; empty for memories that live in the
   *     process only
   */
  public static Behavior<UserMemory.Command> create(
      Function<String, UserState> initial, MemorySettings settings, Optional<MemoryRows> rows) {
    return Behaviors.setup(context -> new UserMemories(context, initial, settings, rows));
  }

  private UserMemories(
      ActorContext<UserMemory.Command> context,
      Function<String, UserState> initial,
      MemorySettings settings,
      Optional<MemoryRows> rows) {
    super(context);
    this.initial = initial;
    this.settings = settings;
    this.rows = rows;
  }

  @Override
  public Behavior<UserMemory.Command> onMessage(UserMemory.Command command) {
    return switch (command) {
      case UserMemory.Read read -> onRead(read);
      case UserMemory.Remember event -> toMemory(event);
      case UserMemory.Erase erase -> toMemory(erase);
    };
  }

  private Behavior<UserMemory.Command> onRead(UserMemory.Read read) {
    if (rows.isPresent() || memories.containsKey(read.userId())) {
      return toMemory(read);
    }
    read.replyTo().tell(Recollection.of(initial.apply(read.userId()), settings).state());
    return this;
  }

  private Behavior<UserMemory.Command> toMemory(UserMemory.Command command) {
    memories.computeIfAbsent(command.userId(), this::spawn).tell(command);
    return this;
  }

  private ActorRef<UserMemory.Command> spawn(String userId) {
    UserState state = initial.apply(userId);
    ActorRef<UserMemory.Command> memory =
        getContext()
            .spawnAnonymous(
                rows.map(journal -> DurableUserMemory.create(userId, state, settings, journal))
                    .orElseGet(() -> UserMemory.create(userId, state, settings)));
    getContext().watch(memory);
    return memory;
  }

  /** A memory that stopped over a bug is begun anew by the next command to it. */
  @Override
  public Behavior<UserMemory.Command> onSignal(Signal signal) throws Exception {
    if (signal instanceof Terminated ended) {
      memories.values().removeIf(memory -> memory.path().equals(ended.getRef().path()));
      return this;
    }
    return super.onSignal(signal);
  }
}
