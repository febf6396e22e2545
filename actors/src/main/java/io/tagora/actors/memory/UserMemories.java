package io.tagora.actors.memory;

import io.tagora.cluster.settings.MemorySettings;
import io.tagora.runtime.memory.UserState;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Brings every command to the memory of its user. A user gets an actor with the first recorded
 * event; until then a read answers the initial state, so reading costs no memory.
 */
public final class UserMemories extends AbstractMatchingBehavior<UserMemory.Command> {
  private final Function<String, UserState> initial;
  private final MemorySettings settings;
  private final Map<String, ActorRef<UserMemory.Command>> memories = new HashMap<>();

  /**
   * The memories of all users.
   *
   * @param initial what is known of a user before the first recorded event
   */
  public static Behavior<UserMemory.Command> create(
      Function<String, UserState> initial, MemorySettings settings) {
    return Behaviors.setup(context -> new UserMemories(context, initial, settings));
  }

  private UserMemories(
      ActorContext<UserMemory.Command> context,
      Function<String, UserState> initial,
      MemorySettings settings) {
    super(context);
    this.initial = initial;
    this.settings = settings;
  }

  @Override
  public Behavior<UserMemory.Command> onMessage(UserMemory.Command command) {
    return switch (command) {
      case UserMemory.Read read -> onRead(read);
      case UserMemory.Remember event -> onRecord(event);
    };
  }

  private Behavior<UserMemory.Command> onRead(UserMemory.Read read) {
    ActorRef<UserMemory.Command> memory = memories.get(read.userId());
    if (memory == null) {
      var recollection = Recollection.of(initial.apply(read.userId()), settings);
      read.replyTo().tell(recollection.state());
    } else {
      memory.tell(read);
    }
    return this;
  }

  private Behavior<UserMemory.Command> onRecord(UserMemory.Remember event) {
    memories.computeIfAbsent(event.userId(), this::spawn).tell(event);
    return this;
  }

  private ActorRef<UserMemory.Command> spawn(String userId) {
    return getContext().spawnAnonymous(UserMemory.create(userId, initial.apply(userId), settings));
  }
}
