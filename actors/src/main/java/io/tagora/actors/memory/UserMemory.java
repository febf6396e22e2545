package io.tagora.actors.memory;

import io.tagora.cluster.settings.MemorySettings;
import io.tagora.cluster.wire.WireMessage;
import io.tagora.runtime.memory.Dossier;
import io.tagora.runtime.memory.Feedback;
import io.tagora.runtime.memory.LastPlan;
import io.tagora.runtime.memory.Showing;
import io.tagora.runtime.memory.Summarizer;
import io.tagora.runtime.memory.UserEvent;
import io.tagora.runtime.memory.UserRecord;
import io.tagora.runtime.memory.UserState;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * What is remembered of one user. Held in memory only, so a restart of the node loses what was
 * recorded.
 */
public final class UserMemory extends AbstractMatchingBehavior<UserMemory.Command> {

  public sealed interface Command extends WireMessage {
    /** The user whose memory this is meant for. */
    String userId();
  }

  /** Asks for what the version before remembered of a user. */
  public record Read(String userId, ActorRef<Recalled> replyTo) implements Command {}

  /** Asks for all that is remembered. */
  public record Recall(String userId, ActorRef<Recollected> replyTo) implements Command {}

  /** Remembers the event, unless an event of its id was recorded before. */
  public record Remember(UserEvent event, ActorRef<Recorded> replyTo) implements Command {
    @Override
    public String userId() {
      return event.userId();
    }
  }

  /** Forgets all of the user for good, also what was known before the first event. */
  public record Erase(String userId, ActorRef<Forgotten> replyTo) implements Command {}

  /** Remembers what the user said of an item that was shown, unless it was said before. */
  public record Respond(Feedback feedback, ActorRef<Recorded> replyTo) implements Command {
    @Override
    public String userId() {
      return feedback.userId();
    }
  }

  /**
   * Remembers an answer, for a known user who was not erased since it was begun; not answered.
   *
   * @param plan what the agents decided for it, in place of the last; empty where it was not asked
   *     of them
   * @param erasure as the answer's request read it
   */
  public record Serve(String userId, Optional<LastPlan> plan, Showing showing, long erasure)
      implements Command {}

  /**
   * Keeps what was decided for a known user, in place of the last; not answered. Of nodes of the
   * version before.
   */
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

  /** What the version before remembered. */
  public record Recalled(UserRecord record) implements WireMessage {}

  /** What is remembered. */
  public record Recollected(Dossier dossier) implements WireMessage {}

  /** Nothing of the user is remembered any more. */
  public record Forgotten(String userId) implements WireMessage {}

  /**
   * The event or feedback is remembered.
   *
   * @param repeated one of this id was there before, so nothing changed
   */
  public record Recorded(boolean repeated) implements WireMessage {}

  private final String userId;
  private final MemoryRules rules;
  private Recollection recollection;

  static Behavior<Command> create(
      String userId, UserState initial, MemorySettings settings, Summarizer summarizer) {
    return Behaviors.setup(context ->
        new UserMemory(
            context,
            userId,
            Recollection.of(initial, settings, summarizer),
            new MemoryRules(summarizer)));
  }

  private UserMemory(
      ActorContext<Command> context, String userId, Recollection recollection, MemoryRules rules) {
    super(context);
    this.userId = userId;
    this.recollection = recollection;
    this.rules = rules;
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    if (!isMeantFor(command, userId)) {
      getContext().getLog().error("{} came to the memory of {}", command, userId);
      return this;
    }
    return switch (command) {
      case Read(_, var replyTo) -> onRead(replyTo);
      case Recall(_, var replyTo) -> onRecall(replyTo);
      case Remember(var event, var replyTo) -> record(rules.remember(recollection, event), replyTo);
      case Respond(var word, var replyTo) -> record(rules.respond(recollection, word), replyTo);
      case Erase(_, var replyTo) -> onErase(replyTo);
      case Serve serve -> apply(rules.serve(recollection, serve));
      case Keep keep -> apply(rules.keep(recollection, keep));
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

  private Behavior<Command> onRecall(ActorRef<Recollected> replyTo) {
    replyTo.tell(new Recollected(recollection.asDossier()));
    return this;
  }

  private Behavior<Command> onErase(ActorRef<Forgotten> replyTo) {
    apply(List.of(new MemoryEvent.Erased(recollection.epoch() + 1)));
    replyTo.tell(new Forgotten(userId));
    return this;
  }

  private Behavior<Command> record(List<MemoryEvent> events, ActorRef<Recorded> replyTo) {
    apply(events);
    replyTo.tell(new Recorded(events.isEmpty()));
    return this;
  }

  private Behavior<Command> apply(List<MemoryEvent> events) {
    for (MemoryEvent event : events) {
      recollection = recollection.after(event);
    }
    return this;
  }
}
