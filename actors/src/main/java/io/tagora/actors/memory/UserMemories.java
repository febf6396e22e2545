package io.tagora.actors.memory;

import io.tagora.cluster.settings.MemorySettings;
import io.tagora.runtime.memory.UserState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Brings every command to the memory of its user. Where memories live in the process only, a user
 * gets an actor with the first event or plan; until then a read answers the initial state, so
 * reading costs no memory.
 *
 * <p>Memories of a journal leave the heap when there are more than {@code tagora.memory.awake}, the
 * one that was not used for the longest time first. What comes for one that is leaving waits until
 * it is gone and begins it anew, so that no two of a user write at a time.
 */
public final class UserMemories extends AbstractMatchingBehavior<UserMemory.Command> {

  /**
   * How a user's memory is made.
   *
   * @param initial what is known of a user before the first recorded event; safe to call from any
   *     thread
   * @param rows of the journal that memories are written to; empty for memories that live in the
   *     process only
   */
  public record Making(
      Function<String, UserState> initial, MemorySettings settings, Optional<MemoryRows> rows) {

    /** The memory of one user. */
    public Behavior<UserMemory.Command> of(String userId) {
      UserState state = initial.apply(userId);
      return rows.map(journal -> DurableUserMemory.create(userId, state, settings, journal))
          .orElseGet(() -> UserMemory.create(userId, state, settings));
    }

    /** The same, written nowhere. */
    public Making inProcess() {
      return new Making(initial, settings, Optional.empty());
    }

    /** Whether a memory may leave the heap and come back. */
    public boolean durable() {
      return rows.isPresent();
    }

    /** The most memories that are in the heap, where they may leave it. */
    public int awake() {
      return settings.awake();
    }
  }

  private final Making making;

  /** The one that was not used for the longest time comes first. */
  private final SequencedMap<String, ActorRef<UserMemory.Command>> memories =
      new LinkedHashMap<>(16, 0.75f, true);

  /** By the users whose memories are leaving: what came for them meanwhile. */
  private final Map<String, List<UserMemory.Command>> leaving = new HashMap<>();

  /** Of those in the heap, and of those that are leaving it. */
  private final Map<ActorPath, String> users = new HashMap<>();

  /** The memories of all users. */
  public static Behavior<UserMemory.Command> create(Making making) {
    return Behaviors.setup(context -> new UserMemories(context, making));
  }

  private UserMemories(ActorContext<UserMemory.Command> context, Making making) {
    super(context);
    this.making = making;
  }

  @Override
  public Behavior<UserMemory.Command> onMessage(UserMemory.Command command) {
    return switch (command) {
      case UserMemory.Read read -> onRead(read);
      case UserMemory.Remember event -> toMemory(event);
      case UserMemory.Erase erase -> toMemory(erase);
      case UserMemory.Keep keep -> onKeep(keep);
      case UserMemory.Leave _ -> this;
    };
  }

  private Behavior<UserMemory.Command> onRead(UserMemory.Read read) {
    if (making.durable() || memories.containsKey(read.userId())) {
      return toMemory(read);
    }
    var initially = Recollection.of(making.initial().apply(read.userId()), making.settings());
    read.replyTo().tell(new UserMemory.Recalled(initially.asRecord()));
    return this;
  }

  private Behavior<UserMemory.Command> onKeep(UserMemory.Keep keep) {
    boolean known =
        memories.containsKey(keep.userId()) || making.initial().apply(keep.userId()).known();
    return known ? toMemory(keep) : this;
  }

  private Behavior<UserMemory.Command> toMemory(UserMemory.Command command) {
    List<UserMemory.Command> waiting = leaving.get(command.userId());
    if (waiting != null) {
      waiting.add(command);
      return this;
    }
    memories.computeIfAbsent(command.userId(), this::spawn).tell(command);
    if (making.durable() && memories.size() > making.awake()) {
      leave();
    }
    return this;
  }

  private void leave() {
    var longest = memories.pollFirstEntry();
    String userId = longest.getKey();
    leaving.put(userId, new ArrayList<>());
    longest.getValue().tell(UserMemory.Leave.OF_ALL);
  }

  private ActorRef<UserMemory.Command> spawn(String userId) {
    ActorRef<UserMemory.Command> memory = getContext().spawnAnonymous(making.of(userId));
    getContext().watch(memory);
    users.put(memory.path(), userId);
    return memory;
  }

  /** One that left, or that stopped over a bug, is begun anew by the next command to it. */
  @Override
  public Behavior<UserMemory.Command> onSignal(Signal signal) throws Exception {
    return signal instanceof Terminated ended
        ? onEnded(ended.getRef().path())
        : super.onSignal(signal);
  }

  private Behavior<UserMemory.Command> onEnded(ActorPath memory) {
    String userId = users.remove(memory);
    List<UserMemory.Command> waiting = leaving.remove(userId);
    if (waiting == null) {
      memories.remove(userId);
    } else {
      waiting.forEach(this::toMemory);
    }
    return this;
  }
}
