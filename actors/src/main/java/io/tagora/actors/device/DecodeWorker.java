package io.tagora.actors.device;

import io.tagora.cluster.settings.SupervisionSettings;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.ScoredToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Owns a {@link DecodeEngine}, alone on the device's decode thread, and batches continuously: a
 * step is a message to itself, so sequences join and leave between steps. Every {@link Write} is
 * answered exactly once.
 *
 * <p>An exception of the engine fails all its sequences, frees their KV and restarts the worker
 * with a new engine; after too many restarts it stops.
 */
public final class DecodeWorker extends AbstractMatchingBehavior<DecodeWorker.Command> {

  public sealed interface Command {}

  /**
   * Continues the handle's tokens; after {@link Written} its KV is freed, after {@link NotWritten}
   * the requester releases it.
   *
   * @param progressTo told the text of a streamed decoding as it is written, all of it before the
   *     reply
   */
  public record Write(
      KvHandle handle,
      Decoding decoding,
      Duration deadline,
      ActorRef<Reply> replyTo,
      Optional<ActorRef<Progress>> progressTo)
      implements Command {

    /** A write whose text is told when it is finished. */
    public Write(KvHandle handle, Decoding decoding, Duration deadline, ActorRef<Reply> replyTo) {
      this(handle, decoding, deadline, replyTo, Optional.empty());
    }
  }

  /** Ends a write; answered with {@link NotWritten} unless it was answered before. */
  public record Cancel(ActorRef<Reply> replyTo) implements Command {}

  private record DeadlinePassed(long sequence, Duration deadline) implements Command {}

  private enum Step implements Command {
    INSTANCE
  }

  public sealed interface Reply {}

  public record Written(Generation generation) implements Reply {}

  public record NotWritten(Absence absence) implements Reply {}

  /**
   * A piece of a text that is being written.
   *
   * @param text whole characters that will stay
   * @param tokens the tokens written since the last piece, where log-probabilities are wanted
   */
  public record Progress(String text, List<ScoredToken> tokens) {
    public Progress {
      tokens = List.copyOf(tokens);
    }
  }

  /** How many sequences run and how many may wait. */
  record Bounds(int batch, int queue) {}

  private final TimerScheduler<Command> timers;
  private final DecodeEngine engine;
  private final Bounds bounds;
  private final Runnable memoryFreed;
  private final Map<Long, Write> running = new HashMap<>();
  private final Map<Long, Write> waiting = new LinkedHashMap<>();
  private long lastSequence;
  private boolean stepIsDue;

  /**
   * A worker that makes its engine on its own thread.
   *
   * @param started told after each start and restart
   * @param memoryFreed told whenever a sequence was taken over or ended
   */
  static Behavior<Command> create(
      Supplier<DecodeEngine> engines,
      Bounds bounds,
      SupervisionSettings supervision,
      Runnable started,
      Runnable memoryFreed) {
    Behavior<Command> worker =
        Behaviors.setup(context ->
            Behaviors.withTimers(timers ->
                new DecodeWorker(context, timers, engines.get(), bounds, started, memoryFreed)));
    return Behaviors.supervise(worker)
        .onFailure(
            SupervisorStrategy.restart().withLimit(supervision.restarts(), supervision.within()));
  }

  private DecodeWorker(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      DecodeEngine engine,
      Bounds bounds,
      Runnable started,
      Runnable memoryFreed) {
    super(context);
    this.timers = timers;
    this.engine = engine;
    this.bounds = bounds;
    this.memoryFreed = memoryFreed;
    started.run();
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Write write -> onWrite(write);
      case Cancel(var replyTo) -> onCancel(replyTo);
      case DeadlinePassed(var sequence, var deadline) ->
          end(sequence, new NotWritten(Absences.late(deadline)));
      case Step _ -> onStep();
    };
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) throws Exception {
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      failAll("the decode worker stopped");
      EngineClosing.close(engine, getContext().getLog());
    }
    return super.onSignal(signal);
  }

  private Behavior<Command> onWrite(Write write) {
    if (running.size() >= bounds.batch() && waiting.size() >= bounds.queue()) {
      write.replyTo().tell(new NotWritten(Absences.overloaded("the decode queue", bounds.queue())));
      return this;
    }
    long sequence = ++lastSequence;
    waiting.put(sequence, write);
    timers.startSingleTimer(
        sequence, new DeadlinePassed(sequence, write.deadline()), write.deadline());
    return admitAndStep();
  }

  private Behavior<Command> onCancel(ActorRef<Reply> replyTo) {
    sequenceOf(running, replyTo)
        .or(() -> sequenceOf(waiting, replyTo))
        .ifPresent(sequence ->
            end(sequence, new NotWritten(Absences.declined("the requester took it back"))));
    return this;
  }

  private static Optional<Long> sequenceOf(Map<Long, Write> writes, ActorRef<Reply> replyTo) {
    return writes.entrySet().stream()
        .filter(entry -> entry.getValue().replyTo().equals(replyTo))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Ends a sequence without an answer of the model; one that ended before is left alone. */
  private Behavior<Command> end(long sequence, NotWritten reply) {
    Write waited = waiting.remove(sequence);
    if (waited != null) {
      waited.replyTo().tell(reply);
    }
    if (running.containsKey(sequence)) {
      guarded(() -> engine.cancel(sequence));
      settle(sequence, reply);
      memoryFreed.run();
    }
    timers.cancel(sequence);
    return admitAndStep();
  }

  private Behavior<Command> onStep() {
    stepIsDue = false;
    if (!running.isEmpty()) {
      var ended = new ArrayList<DecodeEngine.Ended>();
      guarded(() -> {
        ended.addAll(engine.step());
        engine.progress().forEach(this::tell);
      });
      settleAll(ended);
    }
    return admitAndStep();
  }

  private void tell(DecodeEngine.Progress progress) {
    Write write = running.get(progress.sequence());
    if (write != null) {
      write.progressTo().ifPresent(to -> to.tell(new Progress(progress.text(), progress.tokens())));
    }
  }

  private void settleAll(List<DecodeEngine.Ended> ended) {
    ended.forEach(one -> settle(one.sequence(), replyOf(one)));
    if (!ended.isEmpty()) {
      memoryFreed.run();
    }
  }

  private static Reply replyOf(DecodeEngine.Ended ended) {
    return switch (ended) {
      case DecodeEngine.Ended.Written(_, var generation) -> new Written(generation);
      case DecodeEngine.Ended.Failed(_, var reason) -> new NotWritten(Absences.failed(reason));
    };
  }

  private void settle(long sequence, Reply reply) {
    Write write = running.remove(sequence);
    timers.cancel(sequence);
    if (write != null) {
      write.replyTo().tell(reply);
    }
  }

  private Behavior<Command> admitAndStep() {
    var next = waiting.entrySet().iterator();
    while (running.size() < bounds.batch() && next.hasNext()) {
      var entry = next.next();
      next.remove();
      admit(entry.getKey(), entry.getValue());
      memoryFreed.run();
    }
    if (!stepIsDue && !running.isEmpty()) {
      stepIsDue = true;
      getContext().getSelf().tell(Step.INSTANCE);
    }
    return this;
  }

  private void admit(long sequence, Write write) {
    running.put(sequence, write);
    guarded(() ->
        engine
            .admit(sequence, write.handle(), write.decoding())
            .ifPresent(reason -> settle(sequence, new NotWritten(Absences.declined(reason)))));
  }

  private void guarded(Runnable engineCall) {
    try {
      engineCall.run();
    } catch (RuntimeException | Error e) {
      failAll("the decode engine failed: " + e.getMessage());
      throw e;
    }
  }

  private void failAll(String reason) {
    var reply = new NotWritten(Absences.failed(reason));
    running.forEach((sequence, write) -> {
      cancelQuietly(sequence);
      write.replyTo().tell(reply);
    });
    waiting.values().forEach(write -> write.replyTo().tell(reply));
    running.clear();
    waiting.clear();
    memoryFreed.run();
  }

  private void cancelQuietly(long sequence) {
    try {
      engine.cancel(sequence);
    } catch (RuntimeException e) {
      getContext().getLog().debug("sequence {} was not cancelled", sequence, e);
    }
  }
}
