package io.tagora.actors.device;

import io.tagora.cluster.settings.SupervisionSettings;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutOfDeviceMemoryException;
import io.tagora.runtime.model.PrefillEngine;
import io.tagora.runtime.model.Prefilled;
import io.tagora.runtime.model.Priority;
import io.tagora.runtime.model.Reading;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Owns a {@link PrefillEngine}, alone on the device's prefill thread. Every {@link Read} is
 * answered exactly once.
 *
 * <p>A step is a message to itself and computes one chunk of one prompt, so between two chunks
 * reads are taken back, KV is freed and other prompts have their turn, as {@link ReadQueue} says. A
 * read that finds no free memory waits until some is freed; those that have memory go on.
 *
 * <p>Who was answered holds a lease until it is released or taken over by a decode worker; the
 * lease of one who stopped before is freed with the next message, so within one chunk.
 *
 * <p>An exception of the engine fails all reads that are not done and restarts the worker with a
 * new engine; after too many restarts it stops. Either ends all leases: their holders are told that
 * the KV is {@link Lost}, and never find another prompt's. A prompt with which it failed again and
 * again, while others were read, is refused; what is known of such prompts outlives restarts, and
 * ends with the worker.
 */
public final class PrefillWorker extends AbstractMatchingBehavior<PrefillWorker.Command> {

  public sealed interface Command {}

  /**
   * Reads the prompt as the continuation of the prefix.
   *
   * @param priority where there is no prefix, else that has one
   */
  public record Read(
      Optional<KvHandle> prefix, HybridPrompt prompt, ActorRef<Reply> replyTo, Priority priority)
      implements Command {

    /** One for which somebody waits, or that continues another. */
    public Read(Optional<KvHandle> prefix, HybridPrompt prompt, ActorRef<Reply> replyTo) {
      this(prefix, prompt, replyTo, Priority.INTERACTIVE);
    }
  }

  /** Takes a read back that is not done, and frees what it holds; one that is done stays. */
  public record Cancel(ActorRef<Reply> replyTo) implements Command {}

  /** Frees KV; a handle that is not held any more is ignored. */
  public record Release(KvHandle handle) implements Command {}

  /** What the decode worker has to tell of the device's memory. */
  enum MemoryNews implements Command {
    /** It took a sequence over or ended one, so there may be some now. */
    FREED,
    /** There was none for what it was to compute. */
    SHORT
  }

  private record HolderStopped(ActorRef<Reply> holder) implements Command {}

  private enum Next implements Command {
    INSTANCE
  }

  public sealed interface Reply {}

  /** The requester holds the lease from here on. */
  public record ReadDone(KvHandle handle, int promptTokens, int prefilledTokens, WholePrompt prompt)
      implements Reply {}

  /** The engine that had the KV is gone, and the lease with it; not told of what was released. */
  public record Lost(KvHandle handle) implements Reply {}

  /**
   * The prompt was not read here.
   *
   * @param mayMove whether the device is to blame and not the prompt, so that another one may try,
   *     or this one again when it has read what the prompt continues
   */
  public record NotRead(Absence absence, boolean mayMove) implements Reply {

    /** One for which no other device is to be tried. */
    public NotRead(Absence absence) {
      this(absence, false);
    }
  }

  private final PrefillEngine engine;
  private final int queueBound;
  private final ReadQueue queue = new ReadQueue();
  private final StayTime stay = new StayTime();
  private final Leases leases = new Leases();
  private final Quarantine quarantine;
  private final DeviceCounts counts;
  private boolean nextIsDue;
  private boolean waitsForMemory;

  /**
   * A worker that makes its engine on its own thread.
   *
   * @param counts outlive the worker
   * @param started told after each start and restart
   */
  static Behavior<Command> create(
      Supplier<PrefillEngine> engines,
      int queueBound,
      SupervisionSettings supervision,
      DeviceCounts counts,
      Runnable started) {
    var quarantine = new Quarantine(supervision.quarantine(), System::nanoTime);
    Behavior<Command> worker =
        Behaviors.setup(context ->
            new PrefillWorker(context, engines.get(), queueBound, quarantine, counts, started));
    return Behaviors.supervise(worker)
        .onFailure(
            SupervisorStrategy.restart().withLimit(supervision.restarts(), supervision.within()));
  }

  private PrefillWorker(
      ActorContext<Command> context,
      PrefillEngine engine,
      int queueBound,
      Quarantine quarantine,
      DeviceCounts counts,
      Runnable started) {
    super(context);
    this.counts = counts;
    this.quarantine = quarantine;
    this.engine = engine;
    this.queueBound = queueBound;
    counts.slots(engine::occupancy);
    KvForgetter.start(context, engine);
    started.run();
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Read read -> onRead(read);
      case Cancel(var replyTo) -> onCancel(replyTo);
      case Release(var handle) -> onRelease(handle);
      case MemoryNews news -> onMemoryNews(news);
      case HolderStopped(var holder) -> onHolderStopped(holder);
      case Next _ -> onNext();
    };
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) throws Exception {
    if (signal instanceof PreRestart) {
      counts.restarted();
    }
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      failAll("the prefill worker stopped");
      leases.forEach(this::lose);
      EngineClosing.close(engine, getContext().getLog());
    }
    return super.onSignal(signal);
  }

  /** Told first, so that the holder knows it before anybody else finds the handle not held. */
  private void lose(KvHandle handle, ActorRef<Reply> holder) {
    holder.tell(new Lost(handle));
    engine.release(handle);
  }

  private Behavior<Command> onRead(Read read) {
    WholePrompt whole = wholeOf(read);
    if (queue.size() >= Turns.share(queueBound, whole.priority())) {
      Absence full = Absences.overloaded("the prefill queue", queueBound, stay);
      read.replyTo().tell(new NotRead(full));
      return this;
    }
    var refusal = quarantine.refusal(whole);
    refusal.ifPresent(absence -> read.replyTo().tell(new NotRead(absence)));
    if (refusal.isEmpty()) {
      queue.add(read, whole.priority());
      waitsForMemory = false;
    }
    return scheduleNext();
  }

  private Behavior<Command> onCancel(ActorRef<Reply> replyTo) {
    queue
        .of(replyTo)
        .ifPresent(task -> {
          guarded(task::cancel);
          settle(task, new NotRead(Absences.declined("the requester took it back")));
        });
    return onMemoryFreed();
  }

  private Behavior<Command> onRelease(KvHandle handle) {
    engine.release(handle);
    leases.end(handle).ifPresent(getContext()::unwatch);
    return onMemoryFreed();
  }

  /** What it gave on to a decode worker is another's now, and its release is ignored. */
  private Behavior<Command> onHolderStopped(ActorRef<Reply> holder) {
    leases.endAllOf(holder).forEach(engine::release);
    return onMemoryFreed();
  }

  private Behavior<Command> onMemoryNews(MemoryNews news) {
    return switch (news) {
      case FREED -> onMemoryFreed();
      case SHORT -> {
        engine.forgetAll();
        yield onMemoryFreed();
      }
    };
  }

  private Behavior<Command> onMemoryFreed() {
    waitsForMemory = false;
    return scheduleNext();
  }

  private Behavior<Command> onNext() {
    nextIsDue = false;
    queue.next(!waitsForMemory).ifPresent(this::advance);
    return scheduleNext();
  }

  private void advance(ReadQueue.Task task) {
    queue.taken(task);
    var results = new ArrayList<Prefilled>();
    guarded(() -> step(task).ifPresent(results::add));
    if (results.isEmpty()) {
      queue.toTheEnd(task);
      return;
    }
    switch (results.getFirst()) {
      case Prefilled.Read(var handle, var promptTokens, var prefilledTokens) -> {
        quarantine.succeeded(wholeOf(task.read()));
        counts.read(promptTokens, prefilledTokens);
        hold(handle, task.read());
        var whole = wholeOf(task.read());
        settle(task, new ReadDone(handle, promptTokens, prefilledTokens, whole));
      }
      case Prefilled.Refused(_, var retryable) when retryable -> waitsForMemory = true;
      case Prefilled.Refused(var reason, _) -> {
        boolean prefixIsGone =
            task.read().prefix().filter(Predicate.not(leases::holds)).isPresent();
        settle(task, new NotRead(Absences.declined(reason), prefixIsGone));
      }
    }
  }

  private void hold(KvHandle handle, Read read) {
    leases.begin(handle, read.replyTo(), wholeOf(read));
    getContext().watchWith(read.replyTo(), new HolderStopped(read.replyTo()));
  }

  private WholePrompt wholeOf(Read read) {
    return read.prefix()
        .flatMap(leases::promptOf)
        .map(before -> before.then(read.prompt()))
        .orElseGet(() -> WholePrompt.of(read.prompt(), read.priority()));
  }

  /** Only the prompt that is read is to blame; the others that fail with it wait or rest. */
  private Optional<Prefilled> step(ReadQueue.Task task) {
    try {
      return task.step(this::begin);
    } catch (OutOfDeviceMemoryException e) {
      return withLess(task, e);
    } catch (RuntimeException | Error e) {
      quarantine.failed(wholeOf(task.read()));
      String reason = "the prefill engine failed: " + e.getMessage();
      cancelQuietly(task);
      settle(task, new NotRead(Absences.failed(reason)));
      throw e;
    }
  }

  /** Once more from its beginning, when all is forgotten that nobody holds. */
  private Optional<Prefilled> withLess(ReadQueue.Task task, OutOfDeviceMemoryException shortage) {
    getContext().getLog().warn("a prompt found no memory: {}", shortage.getMessage());
    engine.forgetAll();
    if (task.beginAnew()) {
      return Optional.empty();
    }
    settle(task, new NotRead(Absences.failed(String.valueOf(shortage.getMessage())), true));
    return Optional.empty();
  }

  private Reading begin(Read read) {
    return engine.begin(read.prefix(), read.prompt());
  }

  private void guarded(Runnable engineCall) {
    try {
      engineCall.run();
    } catch (RuntimeException | Error e) {
      failAll("the prefill engine failed: " + e.getMessage());
      throw e;
    }
  }

  private void settle(ReadQueue.Task task, Reply reply) {
    queue.remove(task);
    stay.endedSince(task.since());
    task.read().replyTo().tell(reply);
  }

  private void failAll(String reason) {
    for (var task : queue.all()) {
      queue.remove(task);
      cancelQuietly(task);
      task.read().replyTo().tell(new NotRead(Absences.failed(reason), true));
    }
    counts.waitingPrompts(0);
  }

  private void cancelQuietly(ReadQueue.Task task) {
    try {
      task.cancel();
    } catch (RuntimeException e) {
      getContext().getLog().debug("a read was not cancelled", e);
    }
  }

  private Behavior<Command> scheduleNext() {
    counts.waitingPrompts(queue.size());
    if (!nextIsDue && queue.next(!waitsForMemory).isPresent()) {
      nextIsDue = true;
      getContext().getSelf().tell(Next.INSTANCE);
    }
    return this;
  }
}
