package io.tagora.actors.memory;

import io.tagora.cluster.settings.MemorySettings;
import io.tagora.cluster.wire.WireMessage;
import io.tagora.runtime.memory.LastPlan;
import io.tagora.runtime.memory.UserEvent;
import io.tagora.runtime.memory.UserRecord;
import io.tagora.runtime.memory.UserState;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * What is remembered of one user: the profile and the latest behaviours, in the order of their
 * times. Held in memory only, so a restart of the node loses what was recorded.
 */
public final class UserMemory extends AbstractMatchingBehavior<UserMemory.Command> {

  public sealed interface Command extends WireMessage {
    /** The user whose memory this is meant for. */
    String userId();
  }

  public record Read(String userId, ActorRef<Recalled> replyTo) implements Command {}

  /** Remembers the event, unless an event of its id was recorded before. */
  public record Remember(UserEvent event, ActorRef<Recorded> replyTo) implements Command {
    @Override
    public String userId() {
      return event.userId();
    }
  }

  /** Forgets all of the user for good, also what was known before the first event. */
  public record Erase(String userId, ActorRef<Forgotten> replyTo) implements Command {}

  /** Keeps what was decided for a known user, in place of the last; not answered. */
  public record Keep(String userId, LastPlan plan) implements Command {}

  /** Ends a memory that the journal has, after what came before it. */
  public enum Leave implements Command {
    OF_ALL;

    /** Meant for whoever gets it. */
    @Override
    public String userId() {
      return "";
    }
  }

  /** What is remembered. */
  public record Recalled(UserRecord record) implements WireMessage {}

  /** Nothing of the user is remembered any more. */
  public record Forgotten(String userId) implements WireMessage {}

  /**
   * The event is remembered.
   *
   * @param repeated an event of this id was there before, so nothing changed
   */
  public record Recorded(boolean repeated) implements WireMessage {}

  private final String userId;
  private Recollection recollection;

  public static Behavior<Command> create(
      String userId, UserState initial, MemorySettings settings) {
    return Behaviors.setup(
        context -> new UserMemory(context, userId, Recollection.of(initial, settings)));
  }

  private UserMemory(ActorContext<Command> context, String userId, Recollection recollection) {
    super(context);
    this.userId = userId;
    this.recollection = recollection;
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    if (!isMeantFor(command, userId)) {
      getContext().getLog().error("{} came to the memory of {}", command, userId);
      return this;
    }
    return switch (command) {
      case Read(_, var replyTo) -> onRead(replyTo);
      case Remember(var event, var replyTo) -> onRecord(event, replyTo);
      case Erase(_, var replyTo) -> onErase(replyTo);
      case Keep(_, var plan) -> onKeep(plan);
      case Leave _ -> Behaviors.stopped();
    };
  }

  static boolean isMeantFor(Command command, String userId) {
    return command instanceof Leave || command.userId().equals(userId);
  }

  private Behavior<Command> onRead(ActorRef<Recalled> replyTo) {
    replyTo.tell(new Recalled(recollection.asRecord()));
    return this;
  }

  private Behavior<Command> onKeep(LastPlan plan) {
    if (recollection.wants(plan)) {
      recollection = recollection.after(new MemoryEvent.Kept(plan));
    }
    return this;
  }

  private Behavior<Command> onErase(ActorRef<Forgotten> replyTo) {
    recollection = recollection.after(new MemoryEvent.Erased(recollection.epoch()));
    replyTo.tell(new Forgotten(userId));
    return this;
  }

  private Behavior<Command> onRecord(UserEvent event, ActorRef<Recorded> replyTo) {
    boolean repeated = recollection.knows(event.eventId());
    if (!repeated) {
      recollection = recollection.with(event);
    }
    replyTo.tell(new Recorded(repeated));
    return this;
  }
}
