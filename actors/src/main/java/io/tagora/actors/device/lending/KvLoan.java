package io.tagora.actors.device.lending;

import io.tagora.actors.device.Absences;
import io.tagora.actors.device.PrefillWorker;
import io.tagora.cluster.settings.KvLendingSettings;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvCarrier;
import io.tagora.runtime.model.KvExport;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.Priority;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SourceRef;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.StreamRefs;

/**
 * One prompt that is read for another node and lent to it. It holds the KV's lease on the device;
 * its end, however it comes, frees that, ends the stream, and is told to the taker.
 *
 * <p>It ends when the taker returns it, when the taker stops, and at the latest {@code
 * tagora.cluster.kv.lease} after the taker's last word, whatever is known of its node.
 */
final class KvLoan extends AbstractMatchingBehavior<KvLoan.Command> {

  sealed interface Command {}

  /** Wants the chunks. */
  record Open(ActorRef<KvLender.Reply> taker) implements Command {}

  /** What the taker, or the door, lets be known. */
  enum Word implements Command {
    RENEWED,
    RETURNED,
    WORKER_GONE
  }

  private record PrefillReplied(PrefillWorker.Reply reply) implements Command {}

  private enum TakerStopped implements Command {
    INSTANCE
  }

  private enum WorkerStopped implements Command {
    INSTANCE
  }

  private enum LeaseEnded implements Command {
    INSTANCE
  }

  private enum WordIsDue implements Command {
    INSTANCE
  }

  /** What is lent, and where it is. */
  record Terms(
      KvLease lease,
      ActorRef<PrefillWorker.Command> prefill,
      KvCarrier carrier,
      KvLendingSettings settings) {}

  private final TimerScheduler<Command> timers;
  private final Terms terms;
  private final ActorRef<KvLender.Reply> taker;
  private final ActorRef<PrefillWorker.Reply> answers;
  private final Deque<HybridPrompt> unread;
  private final Priority priority;
  private Optional<KvHandle> held = Optional.empty();
  private int prefilledTokens;
  private boolean opened;
  private KvLender.Reply end =
      new KvLender.NotLent(Absences.failed("the loan broke; its node's log says why"));

  static Behavior<Command> create(KvLender.Lend lend, Terms terms) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new KvLoan(context, timers, lend, terms)));
  }

  private KvLoan(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      KvLender.Lend lend,
      Terms terms) {
    super(context);
    this.timers = timers;
    this.terms = terms;
    taker = lend.taker();
    unread = new ArrayDeque<>(lend.parts());
    priority = lend.priority();
    answers = context.messageAdapter(PrefillWorker.Reply.class, PrefillReplied::new);
    context.watchWith(taker, TakerStopped.INSTANCE);
    context.watchWith(terms.prefill(), WorkerStopped.INSTANCE);
    timers.startTimerWithFixedDelay(WordIsDue.INSTANCE, terms.settings().patience().dividedBy(4));
    readNext();
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case PrefillReplied(PrefillWorker.ReadDone done) -> onRead(done);
      case PrefillReplied(PrefillWorker.NotRead notRead) -> onNotRead(notRead);
      case PrefillReplied(PrefillWorker.Lost _) ->
          endAs(Absences.failed("the engine that had the KV broke"));
      case Open(var asker) -> onOpen(asker);
      case Word word -> onWord(word);
      case TakerStopped _ -> endAs(Absences.failed("the taker stopped"));
      case WorkerStopped _ -> endAs(Absences.failed("the prefill worker stopped"));
      case LeaseEnded _ -> endAs(Absences.late(terms.settings().lease()));
      case WordIsDue _ -> onWordIsDue();
    };
  }

  /** The worker frees what an ended holder has; what it has not read yet is taken back. */
  @Override
  public Behavior<Command> onSignal(Signal signal) throws Exception {
    if (signal instanceof PostStop) {
      terms.prefill().tell(new PrefillWorker.Cancel(answers));
      taker.tell(end);
    }
    return super.onSignal(signal);
  }

  private Behavior<Command> readNext() {
    terms.prefill().tell(new PrefillWorker.Read(held, unread.remove(), answers, priority));
    return this;
  }

  private Behavior<Command> onRead(PrefillWorker.ReadDone done) {
    held.ifPresent(before -> terms.prefill().tell(new PrefillWorker.Release(before)));
    held = Optional.of(done.handle());
    prefilledTokens += done.prefilledTokens();
    if (!unread.isEmpty()) {
      return readNext();
    }
    timers.cancel(WordIsDue.INSTANCE);
    taker.tell(new KvLender.Lent(terms.lease(), done.promptTokens(), prefilledTokens));
    return onWord(Word.RENEWED);
  }

  /** Where neither this device nor the want of room is to blame, it is the prompt. */
  private Behavior<Command> onNotRead(PrefillWorker.NotRead notRead) {
    Absence absence = notRead.absence();
    boolean isHere = notRead.mayMove() || absence.cause() == Absence.Cause.OVERLOADED;
    end = isHere ? new KvLender.NotLent(absence) : new KvLender.NotReadable(absence);
    return Behaviors.stopped();
  }

  private Behavior<Command> onWord(Word word) {
    return switch (word) {
      case RENEWED -> {
        timers.startSingleTimer(LeaseEnded.INSTANCE, terms.settings().lease());
        yield this;
      }
      case RETURNED -> endAs(Absences.declined("the taker returned it"));
      case WORKER_GONE -> endAs(Absences.failed("the prefill worker started anew"));
    };
  }

  private Behavior<Command> onOpen(ActorRef<KvLender.Reply> asker) {
    if (opened || held.isEmpty() || !unread.isEmpty()) {
      asker.tell(
          new KvLender.NotLent(
              Absences.declined("a lease must be opened once, got %s".formatted(terms.lease()))));
      return this;
    }
    opened = true;
    asker.tell(new KvLender.Opened(terms.lease(), stream(held.get())));
    return onWord(Word.RENEWED);
  }

  /** Ends with this actor; the export is opened and closed by the stream itself. */
  private SourceRef<KvPiece> stream(KvHandle handle) {
    return Source.unfoldResource(() -> export(handle), KvExport::next, KvExport::close)
        .map(chunk -> new KvPiece(terms.lease(), chunk))
        .runWith(StreamRefs.sourceRef(), Materializer.createMaterializer(getContext()));
  }

  private KvExport export(KvHandle handle) {
    return terms
        .carrier()
        .export(handle, terms.settings().chunkBytes())
        .orElseThrow(() -> new IllegalStateException("the KV must be held, got " + handle));
  }

  private Behavior<Command> onWordIsDue() {
    taker.tell(new KvLender.StillReading(terms.lease().node()));
    return this;
  }

  private Behavior<Command> endAs(Absence absence) {
    end = new KvLender.NotLent(absence);
    return Behaviors.stopped();
  }
}
