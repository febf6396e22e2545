package io.tagora.actors.device;

import io.tagora.cluster.settings.SupervisionSettings;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.PrefillEngine;
import io.tagora.runtime.model.Prefilled;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
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
 * <p>An exception of the engine fails all reads that wait and restarts the worker with a new
 * engine; after too many restarts it stops. A read that finds no free memory waits at the head
 * until some is freed.
 */
public final class PrefillWorker extends AbstractMatchingBehavior<PrefillWorker.Command> {

  public sealed interface Command {}

  /** Reads the prompt as the continuation of the prefix. */
  public record Read(Optional<KvHandle> prefix, HybridPrompt prompt, ActorRef<Reply> replyTo)
      implements Command {}

  /** Takes a read back that has not begun; one that was read is still answered. */
  public record Cancel(ActorRef<Reply> replyTo) implements Command {}

  /** Frees KV; a handle that is not held any more is ignored. */
  public record Release(KvHandle handle) implements Command {}

  /** The decode worker took a sequence over or ended one, so there may be memory now. */
  enum MemoryFreed implements Command {
    INSTANCE
  }

  private enum Next implements Command {
    INSTANCE
  }

  public sealed interface Reply {}

  /** The requester holds the lease from here on. */
  public record ReadDone(KvHandle handle, int promptTokens, int prefilledTokens) implements Reply {}

  public record NotRead(Absence absence) implements Reply {}

  private final PrefillEngine engine;
  private final int queueBound;
  private final Deque<Read> queue = new ArrayDeque<>();
  private boolean nextIsDue;
  private boolean waitsForMemory;

  /**
   * A worker that makes its engine on its own thread.
   *
   * @param started told after each start and restart
   */
  static Behavior<Command> create(
      Supplier<PrefillEngine> engines,
      int queueBound,
      SupervisionSettings supervision,
      Runnable started) {
    Behavior<Command> worker =
        Behaviors.setup(context -> new PrefillWorker(context, engines.get(), queueBound, started));
    return Behaviors.supervise(worker)
        .onFailure(
            SupervisorStrategy.restart().withLimit(supervision.restarts(), supervision.within()));
  }

  private PrefillWorker(
      ActorContext<Command> context, PrefillEngine engine, int queueBound, Runnable started) {
    super(context);
    this.engine = engine;
    this.queueBound = queueBound;
    started.run();
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Read read -> onRead(read);
      case Cancel(var replyTo) -> onCancel(replyTo);
      case Release(var handle) -> onRelease(handle);
      case MemoryFreed _ -> onMemoryFreed();
      case Next _ -> onNext();
    };
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) throws Exception {
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      failAll("the prefill worker stopped");
      EngineClosing.close(engine, getContext().getLog());
    }
    return super.onSignal(signal);
  }

  private Behavior<Command> onRead(Read read) {
    if (queue.size() >= queueBound) {
      read.replyTo().tell(new NotRead(Absences.overloaded("the prefill queue", queueBound)));
      return this;
    }
    queue.add(read);
    waitsForMemory = false;
    return scheduleNext();
  }

  private Behavior<Command> onCancel(ActorRef<Reply> replyTo) {
    if (queue.removeIf(read -> read.replyTo().equals(replyTo))) {
      replyTo.tell(new NotRead(Absences.declined("the requester took it back")));
    }
    waitsForMemory = false;
    return scheduleNext();
  }

  private Behavior<Command> onRelease(KvHandle handle) {
    engine.release(handle);
    return onMemoryFreed();
  }

  private Behavior<Command> onMemoryFreed() {
    waitsForMemory = false;
    return scheduleNext();
  }

  private Behavior<Command> onNext() {
    nextIsDue = false;
    Read read = queue.peek();
    if (read == null || waitsForMemory) {
      return this;
    }
    switch (prefill(read)) {
      case Prefilled.Read(var handle, var promptTokens, var prefilledTokens) ->
          settle(new ReadDone(handle, promptTokens, prefilledTokens));
      case Prefilled.Refused(_, var retryable) when retryable -> waitsForMemory = true;
      case Prefilled.Refused(var reason, _) -> settle(new NotRead(Absences.declined(reason)));
    }
    return scheduleNext();
  }

  private Prefilled prefill(Read read) {
    try {
      return engine.prefill(read.prefix(), read.prompt());
    } catch (RuntimeException | Error e) {
      failAll("the prefill engine failed: " + e.getMessage());
      throw e;
    }
  }

  private void settle(Reply reply) {
    queue.remove().replyTo().tell(reply);
  }

  private void failAll(String reason) {
    queue.forEach(read -> read.replyTo().tell(new NotRead(Absences.failed(reason))));
    queue.clear();
  }

  private Behavior<Command> scheduleNext() {
    if (!nextIsDue && !waitsForMemory && !queue.isEmpty()) {
      nextIsDue = true;
      getContext().getSelf().tell(Next.INSTANCE);
    }
    return this;
  }
}
