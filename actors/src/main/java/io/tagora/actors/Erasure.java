package io.tagora.actors;

import io.tagora.actors.device.KvForgetter;
import io.tagora.actors.memory.UserMemory;
import io.tagora.runtime.memory.Dossier;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.prompt.ContextPrompt;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.receptionist.Receptionist;

/**
 * One erase of one user: what the devices of all nodes keep of the user's contexts, then the
 * memory. In this order, since what the contexts begin with is known as long as the memory is; so
 * an erase that fails midway, or is too late to be answered, can be asked for again. Not restarted.
 */
final class Erasure extends AbstractMatchingBehavior<Erasure.Command> {

  sealed interface Command {}

  private record Recollected(Dossier dossier) implements Command {}

  private record Devices(Set<ActorRef<KvForgetter.Command>> forgetters) implements Command {}

  private enum DeviceDone implements Command {
    INSTANCE
  }

  private record DeviceGone(ActorRef<KvForgetter.Command> device) implements Command {}

  private record MemoryForgotten(UserMemory.Forgotten forgotten) implements Command {}

  private enum TooLate implements Command {
    INSTANCE
  }

  private final String userId;
  private final RecipientRef<UserMemory.Command> memory;
  private final ActorRef<UserMemory.Forgotten> replyTo;
  private Optional<HybridPrompt> beginning = Optional.empty();
  private Optional<Set<ActorRef<KvForgetter.Command>>> devices = Optional.empty();
  private int waitingFor;

  /**
   * Begins at once.
   *
   * @param patience after which nobody waits for the answer any more
   */
  static Behavior<Command> create(
      String userId,
      RecipientRef<UserMemory.Command> memory,
      Duration patience,
      ActorRef<UserMemory.Forgotten> replyTo) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new Erasure(context, timers, userId, memory, patience, replyTo)));
  }

  private Erasure(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      String userId,
      RecipientRef<UserMemory.Command> memory,
      Duration patience,
      ActorRef<UserMemory.Forgotten> replyTo) {
    super(context);
    this.userId = userId;
    this.memory = memory;
    this.replyTo = replyTo;
    timers.startSingleTimer(TooLate.INSTANCE, patience);
    memory.tell(
        new UserMemory.Recall(
            userId,
            context.messageAdapter(
                UserMemory.Recollected.class, reply -> new Recollected(reply.dossier()))));
    ActorRef<Receptionist.Listing> listings =
        context.messageAdapter(
            Receptionist.Listing.class,
            listing -> new Devices(listing.getServiceInstances(KvForgetter.KEY)));
    context.getSystem().receptionist().tell(Receptionist.find(KvForgetter.KEY, listings));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Recollected(var dossier) -> onRecollected(dossier);
      case Devices(var forgetters) -> onDevices(forgetters);
      case DeviceDone _ -> onDevice();
      case DeviceGone(var device) -> onGone(device);
      case MemoryForgotten(var forgotten) -> onForgotten(forgotten);
      case TooLate _ -> Behaviors.stopped();
    };
  }

  private Behavior<Command> onRecollected(Dossier dossier) {
    beginning = Optional.of(ContextPrompt.beginning(dossier.state().profile()));
    return forgetKv();
  }

  private Behavior<Command> onDevices(Set<ActorRef<KvForgetter.Command>> found) {
    devices = Optional.of(new HashSet<>(found));
    return forgetKv();
  }

  /** When it is known of what, and by whom. */
  private Behavior<Command> forgetKv() {
    if (beginning.isEmpty() || devices.isEmpty()) {
      return this;
    }
    for (var device : devices.get()) {
      getContext().watchWith(device, new DeviceGone(device));
    }
    waitingFor = devices.get().size();
    tellDevices();
    return waitingFor == 0 ? forgetMemory() : this;
  }

  private void tellDevices() {
    var answers = getContext().messageAdapter(KvForgetter.Done.class, _ -> DeviceDone.INSTANCE);
    var forget = new KvForgetter.Forget(beginning.orElseThrow(), answers);
    devices.orElseThrow().forEach(device -> device.tell(forget));
  }

  private Behavior<Command> onDevice() {
    waitingFor--;
    return waitingFor == 0 ? forgetMemory() : this;
  }

  /** Its slots ended with it; whether it had answered before is not known, so nobody is told. */
  private Behavior<Command> onGone(ActorRef<KvForgetter.Command> device) {
    getContext()
        .getLog()
        .warn("{} ended while a user was erased, who may have to be again", device);
    return Behaviors.stopped();
  }

  private Behavior<Command> forgetMemory() {
    var answers = getContext().messageAdapter(UserMemory.Forgotten.class, MemoryForgotten::new);
    memory.tell(new UserMemory.Erase(userId, answers));
    return this;
  }

  /** What was read in between goes too. */
  private Behavior<Command> onForgotten(UserMemory.Forgotten forgotten) {
    waitingFor = -1;
    tellDevices();
    replyTo.tell(forgotten);
    return Behaviors.stopped();
  }
}
