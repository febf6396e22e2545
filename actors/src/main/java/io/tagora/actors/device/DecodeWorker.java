package io.tagora.actors.device;

import io.tagora.actors.device.WriteQueue.Waiting;
import io.tagora.cluster.settings.SupervisionSettings;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.model.DecodeEngine;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.OutOfDeviceMemoryException;
import io.tagora.runtime.model.ScoredToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Owns a {@link DecodeEngine}, alone on the device's decode thread, and batches continuously: a
 * step is a message to itself, so sequences join and leave between steps. Every {@link Write} is
 * answered exactly once.
 *
 * <p>An exception of the engine ends all its sequences, frees their KV and restarts the worker with
 * a new engine; after too many restarts it stops. Those that were in the batch may come again, once
 * and each alone; the one with which the engine then throws again is put in quarantine. What waited
 * goes on waiting, with what is known of prompts, over restarts.
 */
public final class DecodeWorker extends AbstractMatchingBehavior<DecodeWorker.Command> {

  public sealed interface Command {}

  /**
   * Continues the handle's tokens; after {@link Written} its KV is freed, after {@link NotWritten}
   * the requester releases it.
   *
   * @param prompt what the handle is of
   * @param progressTo told the text of a streamed decoding as it is written, all of it before the
   *     reply
   * @param alone whether it comes again, after the engine threw in a batch that it was in
   */
  public record Write(
      KvHandle handle,
      WholePrompt prompt,
      Decoding decoding,
      Duration deadline,
      ActorRef<Reply> replyTo,
      Optional<ActorRef<Progress>> progressTo,
      boolean alone)
      implements Command {}

  /**
   * Ends a write; answered with {@link NotWritten} unless it was answered before.
   *
   * @param late whether its deadline has passed
   */
  public record Cancel(ActorRef<Reply> replyTo, boolean late) implements Command {}

  private record DeadlinePassed(long sequence, Duration deadline) implements Command {}

  private enum Step implements Command {
    INSTANCE
  }

  public sealed interface Reply {}

  public record Written(Generation generation) implements Reply {}

  /**
   * There is no text.
   *
   * @param mayComeAgain whether another sequence may be to blame, so that it may be written anew,
   *     alone
   */
  public record NotWritten(Absence absence, boolean mayComeAgain) implements Reply {

    /** One that is not to be written anew. */
    public NotWritten(Absence absence) {
      this(absence, false);
    }
  }

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

  /** What outlives the engine's restarts. */
  private record Lasting(
      Bounds bounds,
      BatchBound batch,
      WriteQueue queue,
      Quarantine quarantine,
      StayTime stay,
      DeviceCounts counts) {}

  private final TimerScheduler<Command> timers;
  private final DecodeEngine engine;
  private final Bounds bounds;
  private final BatchBound batch;
  private final WriteQueue queue;
  private final Quarantine quarantine;
  private final StayTime stay;
  private final DeviceCounts counts;
  private final Consumer<PrefillWorker.Command> beside;
  private final Map<Long, Waiting> running = new LinkedHashMap<>();
  private boolean stepIsDue;

  /**
   * A worker that makes its engine on its own thread.
   *
   * @param counts outlive the worker
   * @param started told after each start and restart
   * @param beside the worker that reads for it: told whenever a sequence was taken over or ended,
   *     and where memory is short
   */
  static Behavior<Command> create(
      Supplier<DecodeEngine> engines,
      Bounds bounds,
      SupervisionSettings supervision,
      DeviceCounts counts,
      Runnable started,
      Consumer<PrefillWorker.Command> beside) {
    var quarantine = new Quarantine(supervision.quarantine(), System::nanoTime);
    var lasting =
        new Lasting(
            bounds,
            new BatchBound(bounds.batch()),
            new WriteQueue(),
            quarantine,
            new StayTime(),
            counts);
    Behavior<Command> worker =
        Behaviors.setup(context ->
            Behaviors.withTimers(timers ->
                new DecodeWorker(context, timers, engines.get(), lasting, started, beside)));
    return Behaviors.supervise(worker)
        .onFailure(
            SupervisorStrategy.restart().withLimit(supervision.restarts(), supervision.within()));
  }

  private DecodeWorker(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      DecodeEngine engine,
      Lasting lasting,
      Runnable started,
      Consumer<PrefillWorker.Command> beside) {
    super(context);
    this.timers = timers;
    this.engine = engine;
    this.beside = beside;
    bounds = lasting.bounds();
    batch = lasting.batch();
    queue = lasting.queue();
    quarantine = lasting.quarantine();
    stay = lasting.stay();
    counts = lasting.counts();
    queue.all().forEach(this::watchDeadline);
    scheduleStep();
    started.run();
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Write write -> onWrite(write);
      case Cancel(var replyTo, var late) -> onCancel(replyTo, late);
      case DeadlinePassed(var sequence, var deadline) ->
          end(sequence, new NotWritten(Absences.late(deadline)), true);
      case Step _ -> onStep();
    };
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) throws Exception {
    if (signal instanceof PreRestart) {
      counts.restarted();
    }
    if (signal instanceof PreRestart || signal instanceof PostStop) {
      endRunning("the decode worker stopped", _ -> false);
      EngineClosing.close(engine, getContext().getLog());
    }
    if (signal instanceof PostStop) {
      var stopped = new NotWritten(Absences.failed("the decode worker stopped"));
      queue.drain().forEach(waiting -> waiting.write().replyTo().tell(stopped));
    }
    return super.onSignal(signal);
  }

  private Behavior<Command> onWrite(Write write) {
    Optional<Absence> refusal = quarantine.refusal(write.prompt()).or(() -> refusal(write));
    if (refusal.isPresent()) {
      write.replyTo().tell(new NotWritten(refusal.get()));
      return this;
    }
    watchDeadline(queue.add(write));
    return admitAndStep();
  }

  /** Who comes again was let in before. */
  private Optional<Absence> refusal(Write write) {
    int most = Turns.share(bounds.queue(), write.prompt().priority());
    boolean full = running.size() >= batch.now() && queue.size() >= most;
    return full && !write.alone()
        ? Optional.of(Absences.overloaded("the decode queue", bounds.queue(), stay))
        : Optional.empty();
  }

  private void watchDeadline(Waiting waiting) {
    Duration deadline = waiting.write().deadline();
    Duration left = deadline.minusNanos(System.nanoTime() - waiting.since());
    timers.startSingleTimer(
        waiting.sequence(),
        new DeadlinePassed(waiting.sequence(), deadline),
        left.isPositive() ? left : Duration.ofMillis(1));
  }

  private Behavior<Command> onCancel(ActorRef<Reply> replyTo, boolean late) {
    running.values().stream()
        .filter(one -> one.write().replyTo().equals(replyTo))
        .map(Waiting::sequence)
        .findFirst()
        .or(() -> queue.of(replyTo))
        .ifPresent(sequence ->
            end(sequence, new NotWritten(Absences.declined("the requester took it back")), late));
    return this;
  }

  /** Ends a sequence without an answer of the model; one that ended before is left alone. */
  private Behavior<Command> end(long sequence, NotWritten reply, boolean late) {
    queue.remove(sequence).ifPresent(waited -> waited.write().replyTo().tell(reply));
    if (running.containsKey(sequence)) {
      guarded(() -> {
        if (late) {
          engine.giveUp(sequence);
        } else {
          engine.cancel(sequence);
        }
      });
      settle(sequence, reply);
      beside.accept(PrefillWorker.MemoryNews.FREED);
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
    Waiting one = running.get(progress.sequence());
    if (one != null) {
      one.write()
          .progressTo()
          .ifPresent(to -> to.tell(new Progress(progress.text(), progress.tokens())));
    }
  }

  private void settleAll(List<DecodeEngine.Ended> ended) {
    ended.forEach(this::settle);
    if (!ended.isEmpty()) {
      beside.accept(PrefillWorker.MemoryNews.FREED);
    }
  }

  private void settle(DecodeEngine.Ended ended) {
    switch (ended) {
      case DecodeEngine.Ended.Written(var sequence, var generation) -> {
        Waiting one = running.get(sequence);
        if (one != null) {
          quarantine.succeeded(one.write().prompt());
        }
        batch.wentWell();
        counts.written(generation.generatedTokens());
        settle(sequence, new Written(generation));
      }
      case DecodeEngine.Ended.Failed(var sequence, var reason) ->
          settle(sequence, new NotWritten(Absences.failed(reason)));
    }
  }

  private void settle(long sequence, Reply reply) {
    Waiting one = running.remove(sequence);
    timers.cancel(sequence);
    if (one != null) {
      stay.endedSince(one.since());
      one.write().replyTo().tell(reply);
    }
  }

  private Behavior<Command> admitAndStep() {
    for (var next = queue.next(running.values(), batch.now());
        next.isPresent();
        next = queue.next(running.values(), batch.now())) {
      admit(next.get());
      beside.accept(PrefillWorker.MemoryNews.FREED);
    }
    counts.sequences(running.size(), queue.size());
    if (!running.isEmpty()) {
      scheduleStep();
    }
    return this;
  }

  private void scheduleStep() {
    if (!stepIsDue) {
      stepIsDue = true;
      getContext().getSelf().tell(Step.INSTANCE);
    }
  }

  private void admit(Waiting next) {
    long sequence = next.sequence();
    running.put(sequence, next);
    guarded(() ->
        engine
            .admit(sequence, next.write().handle(), next.write().decoding())
            .ifPresent(reason -> settle(sequence, new NotWritten(Absences.declined(reason)))));
  }

  /** Without memory the engine is sound: what ran comes again in smaller batches. */
  private void guarded(Runnable engineCall) {
    try {
      engineCall.run();
    } catch (OutOfDeviceMemoryException e) {
      getContext().getLog().warn("{} sequences were too many: {}", running.size(), e.getMessage());
      batch.tooMany(running.size());
      beside.accept(PrefillWorker.MemoryNews.SHORT);
      endRunning(String.valueOf(e.getMessage()), _ -> true);
    } catch (RuntimeException | Error e) {
      endRunning("the decode engine failed: " + e.getMessage(), this::isNotBlamed);
      throw e;
    }
  }

  /** Who ran alone has broken the engine twice; of the others it is not known who it was. */
  private boolean isNotBlamed(Write write) {
    if (write.alone()) {
      quarantine.failedAlone(write.prompt());
    }
    return !write.alone();
  }

  private void endRunning(String reason, Predicate<Write> mayComeAgain) {
    for (Waiting one : List.copyOf(running.values())) {
      cancelQuietly(one.sequence());
      var absence = Absences.failed(reason);
      settle(one.sequence(), new NotWritten(absence, mayComeAgain.test(one.write())));
    }
    counts.sequences(0, queue.size());
    beside.accept(PrefillWorker.MemoryNews.FREED);
  }

  private void cancelQuietly(long sequence) {
    try {
      engine.cancel(sequence);
    } catch (RuntimeException e) {
      getContext().getLog().debug("sequence {} was not cancelled", sequence, e);
    }
  }
}
