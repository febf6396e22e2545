package io.tagora.actors.memory;

import io.tagora.cluster.settings.MemorySettings;
import io.tagora.runtime.memory.Summarizer;
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
   * @param summarizer makes what stays of behaviours that are too many
   * @param rows of the journal that memories are written to; empty for memories that live in the
   *     process only
   */
  public record Making(
      Function<String, UserState> initial,
      MemorySettings settings,
      Summarizer summarizer,
      Optional<MemoryRows> rows) {

    /** The memory of one user. */
    public Behavior<UserMemory.Command> of(String userId) {
      UserState state = initial.apply(userId);
      return rows.map(
              journal -> DurableUserMemory.create(userId, state, settings, summarizer, journal))
          .orElseGet(() -> UserMemory.create(userId, state, settings, summarizer));
    }

    Recollection initially(String userId) {
      return Recollection.of(initial.apply(userId), settings, summarizer);
    }

    /** The same, written nowhere. */
    public Making inProcess() {
      return new Making(initial, settings, summarizer, Optional.empty());
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
      case UserMemory.Recall recall -> onRecall(recall);
      case UserMemory.Remember event -> toMemory(event);
      case UserMemory.Respond word -> toMemory(word);
      case UserMemory.Erase erase -> toMemory(erase);
      case UserMemory.Serve serve -> onAnswer(serve);
      case UserMemory.Keep keep -> onAnswer(keep);
      case UserMemory.Leave _ -> this;
    };
  }

  private Behavior<UserMemory.Command> onRead(UserMemory.Read read) {
    if (isAwake(read)) {
      return toMemory(read);
    }
    var initially = making.initially(read.userId());
    read.replyTo().tell(new UserMemory.Recalled(initially.asRecord()));
    return this;
  }

  private Behavior<UserMemory.Command> onRecall(UserMemory.Recall recall) {
    if (isAwake(recall)) {
      return toMemory(recall);
    }
    var initially = making.initially(recall.userId());
    recall.replyTo().tell(new UserMemory.Recollected(initially.asDossier()));
    return this;
  }

  private boolean isAwake(UserMemory.Command command) {
    return making.durable() || memories.containsKey(command.userId());
  }

  /** Answers for somebody who is not known are not remembered, so they make no memory either. */
  private Behavior<UserMemory.Command> onAnswer(UserMemory.Command answer) {
    boolean may = isAwake(answer) || making.initial().apply(answer.userId()).known();
    return may ? toMemory(answer) : this;
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
