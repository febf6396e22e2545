package io.tagora.actors.device.lending;

import io.tagora.actors.device.Absences;
import io.tagora.actors.device.KvForgetter;
import io.tagora.actors.device.PrefillWorker;
import io.tagora.actors.device.StayTime;
import io.tagora.actors.device.WholePrompt;
import io.tagora.cluster.settings.KvLendingSettings;
import io.tagora.cluster.settings.SupervisionSettings;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.model.KvHandle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;

/**
 * Stands where a {@link PrefillWorker} stands, for a device that has prompts read by other nodes: a
 * {@link KvPull} a try brings their KV into the device's slots, on the device's prefill thread.
 * Every read is answered once. A node that fails, is silent or has no room is followed by the next
 * one, and the last one by the device's own worker if it has one; a prompt that is itself to blame
 * is not asked for again. Such a worker also reads what is short and what continues a prompt that
 * is here.
 *
 * <p>Who was answered holds a lease until it is released, taken over by the decode worker, or its
 * holder stops. A restart fails all reads and ends all leases.
 */
public final class RemotePrefill extends AbstractMatchingBehavior<RemotePrefill.Command> {

  sealed interface Command {}

  private record Asked(PrefillWorker.Command command) implements Command {}

  private record NodesAre(Set<ActorRef<KvLender.Request>> nodes) implements Command {}

  private record Ended(KvPull.Outcome outcome) implements Command {}

  private record PullStopped(ActorRef<KvPull.Command> pull) implements Command {}

  private record RequesterStopped(ActorRef<PrefillWorker.Reply> requester) implements Command {}

  /** What was read for somebody. */
  private record Held(ActorRef<PrefillWorker.Reply> holder, WholePrompt prompt) {}

  /** A prompt that is read for somebody, and who may still be asked. */
  private record Task(
      PrefillWorker.Read read,
      WholePrompt prompt,
      List<ActorRef<KvLender.Request>> untried,
      long since) {

    ActorRef<PrefillWorker.Reply> requester() {
      return read.replyTo();
    }

    Task withoutFirst() {
      return new Task(read, prompt, untried.subList(1, untried.size()), since);
    }
  }

  private final Slots slots;
  private final Optional<ActorRef<PrefillWorker.Command>> own;
  private final KvLendingSettings settings;
  private final int queueBound;
  private final Consumer<Boolean> usable;
  private final ActorRef<KvPull.Outcome> outcomes;
  private final Map<ActorRef<KvPull.Command>, Task> pulls = new HashMap<>();
  private final Map<KvHandle, Held> held = new HashMap<>();
  private final StayTime stay = new StayTime();
  private Set<ActorRef<KvLender.Request>> nodes = Set.of();

  /**
   * A worker that finds its nodes by the receptionist.
   *
   * @param slots made on the device's own thread
   * @param own the worker of the same slots, if the device reads too
   * @param queueBound reads at a time; the next one is refused
   * @param usable told whether there is a node that reads, whenever nodes come or go
   */
  public static Behavior<PrefillWorker.Command> create(
      Supplier<Slots> slots,
      Optional<ActorRef<PrefillWorker.Command>> own,
      KvLendingSettings settings,
      int queueBound,
      SupervisionSettings supervision,
      Consumer<Boolean> usable) {
    Behavior<Command> worker =
        Behaviors.setup(
            context -> new RemotePrefill(context, slots.get(), own, settings, queueBound, usable));
    Behavior<Command> supervised =
        Behaviors.supervise(worker)
            .onFailure(
                SupervisorStrategy.restart()
                    .withLimit(supervision.restarts(), supervision.within()));
    return Behaviors.transformMessages(
        PrefillWorker.Command.class,
        supervised,
        messages -> messages.match(PrefillWorker.Command.class, Asked::new));
  }

  private RemotePrefill(
      ActorContext<Command> context,
      Slots slots,
      Optional<ActorRef<PrefillWorker.Command>> own,
      KvLendingSettings settings,
      int queueBound,
      Consumer<Boolean> usable) {
    super(context);
    this.slots = slots;
    this.own = own;
    this.settings = settings;
    this.queueBound = queueBound;
    this.usable = usable;
    // The first use may read the whole model, which no prompt is to wait for.
    slots.carrier().intake().cancel();
    KvForgetter.start(context, slots.engine());
    outcomes = context.messageAdapter(KvPull.Outcome.class, Ended::new);
    ActorRef<Receptionist.Listing> listings =
        context.messageAdapter(
            Receptionist.Listing.class,
            listing -> new NodesAre(listing.getServiceInstances(KvLender.KEY)));
    context.getSystem().receptionist().tell(Receptionist.subscribe(KvLender.KEY, listings));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Asked(PrefillWorker.Read read) -> onRead(read);
      case Asked(PrefillWorker.Cancel cancel) -> onCancel(cancel);
      case Asked(PrefillWorker.Release release) -> onRelease(release);
      case Asked(var memoryFreed) -> onMemoryFreed(memoryFreed);
      case NodesAre(var now) -> onNodes(now);
      case Ended(KvPull.Pulled pulled) -> onPulled(pulled);
      case Ended(KvPull.NotPulled(var pull, var absence)) -> onNotPulled(pull, absence);
      case Ended(KvPull.NotReadable(var pull, var absence)) -> onNotReadable(pull, absence);
      case PullStopped(var pull) -> onNotPulled(pull, Absences.failed("the transfer broke"));
      case RequesterStopped(var requester) -> onRequesterStopped(requester);
    };
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) throws Exception {
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      var stopped = new PrefillWorker.NotRead(Absences.failed("the prefill worker stopped"));
      pulls.values().forEach(task -> task.requester().tell(stopped));
      held.forEach(this::lose);
    }
    return super.onSignal(signal);
  }

  private void lose(KvHandle handle, Held lost) {
    slots.engine().release(handle);
    lost.holder().tell(new PrefillWorker.Lost(handle));
  }

  private Behavior<Command> onNodes(Set<ActorRef<KvLender.Request>> now) {
    getContext().getLog().info("{} devices of other nodes read prompts for this one", now.size());
    nodes = Set.copyOf(now);
    usable.accept(!nodes.isEmpty());
    return this;
  }

  private Behavior<Command> onRead(PrefillWorker.Read read) {
    if (own.isPresent() && (nodes.isEmpty() || isForOwn(read))) {
      own.get().tell(read);
      return this;
    }
    Optional<Absence> refusal = refusal(read);
    if (refusal.isPresent()) {
      read.replyTo().tell(new PrefillWorker.NotRead(refusal.get()));
      return this;
    }
    WholePrompt prompt =
        read.prefix()
            .map(held::get)
            .map(before -> before.prompt().then(read.prompt()))
            .orElseGet(() -> WholePrompt.of(read.prompt(), read.priority()));
    getContext().watchWith(read.replyTo(), new RequesterStopped(read.replyTo()));
    var order = PrefillNodes.inOrder(nodes, prompt.parts().getFirst(), settings.attempts());
    return tryNext(
        new Task(read, prompt, order, System.nanoTime()),
        Absences.failed("no other node reads prompts now; its tagora.devices say which do"));
  }

  private boolean isForOwn(PrefillWorker.Read read) {
    return read.prefix().isPresent() || read.prompt().text().length() < settings.borrowCharacters();
  }

  private Optional<Absence> refusal(PrefillWorker.Read read) {
    if (pulls.size() >= queueBound) {
      return Optional.of(Absences.overloaded("the prefill queue", queueBound, stay));
    }
    return read.prefix()
        .filter(prefix -> !held.containsKey(prefix))
        .map(prefix -> Absences.declined("the prefix must be held here, got " + prefix));
  }

  /** Asks the next node, or does without, or gives up for the reason that the last one gave. */
  private Behavior<Command> tryNext(Task task, Absence last) {
    if (task.untried().isEmpty()) {
      own.ifPresentOrElse(
          worker -> worker.tell(task.read()), () -> settle(task, new PrefillWorker.NotRead(last)));
      return this;
    }
    ActorRef<KvPull.Command> pull =
        getContext()
            .spawnAnonymous(
                KvPull.create(task.untried().getFirst(), task.prompt(), slots, settings, outcomes),
                DispatcherSelector.sameAsParent());
    getContext().watchWith(pull, new PullStopped(pull));
    pulls.put(pull, task.withoutFirst());
    return this;
  }

  private Behavior<Command> onPulled(KvPull.Pulled pulled) {
    Task task = pulls.remove(pulled.pull());
    if (task == null) {
      return this;
    }
    held.put(pulled.handle(), new Held(task.requester(), task.prompt()));
    pulled.pull().tell(KvPull.Word.HELD);
    return settle(
        task,
        new PrefillWorker.ReadDone(
            pulled.handle(), pulled.promptTokens(), pulled.prefilledTokens(), task.prompt()));
  }

  private Behavior<Command> onNotPulled(ActorRef<KvPull.Command> pull, Absence absence) {
    Task task = pulls.remove(pull);
    return task == null ? this : tryNext(task, absence);
  }

  /** What broke one engine, or is refused by one that it broke, does not travel on. */
  private Behavior<Command> onNotReadable(ActorRef<KvPull.Command> pull, Absence absence) {
    Task task = pulls.remove(pull);
    return task == null ? this : settle(task, new PrefillWorker.NotRead(absence));
  }

  private Behavior<Command> settle(Task task, PrefillWorker.Reply reply) {
    stay.endedSince(task.since());
    task.requester().tell(reply);
    return this;
  }

  private Behavior<Command> onCancel(PrefillWorker.Cancel cancel) {
    takeBack(cancel.replyTo())
        .ifPresentOrElse(
            task ->
                settle(
                    task,
                    new PrefillWorker.NotRead(Absences.declined("the requester took it back"))),
            () -> own.ifPresent(worker -> worker.tell(cancel)));
    return this;
  }

  private Optional<Task> takeBack(ActorRef<PrefillWorker.Reply> requester) {
    var pull =
        pulls.entrySet().stream()
            .filter(entry -> entry.getValue().requester().equals(requester))
            .map(Map.Entry::getKey)
            .findFirst();
    pull.ifPresent(getContext()::stop);
    return pull.map(pulls::remove);
  }

  private Behavior<Command> onRelease(PrefillWorker.Release release) {
    slots.engine().release(release.handle());
    held.remove(release.handle());
    return onMemoryFreed(release);
  }

  /** What the decode worker took over is its own by now, and its release is ignored. */
  private Behavior<Command> onRequesterStopped(ActorRef<PrefillWorker.Reply> requester) {
    takeBack(requester);
    var freed =
        held.entrySet().stream()
            .filter(entry -> entry.getValue().holder().equals(requester))
            .map(Map.Entry::getKey)
            .toList();
    freed.forEach(handle -> onRelease(new PrefillWorker.Release(handle)));
    return this;
  }

  /** Whoever waits for a slot, on either way, may have one now. */
  private Behavior<Command> onMemoryFreed(PrefillWorker.Command freed) {
    own.ifPresent(worker -> worker.tell(freed));
    pulls.keySet().forEach(pull -> pull.tell(KvPull.Word.MEMORY_FREED));
    return this;
  }
}
