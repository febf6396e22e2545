package io.tagora.actors.device.lending;

import io.tagora.actors.device.Absences;
import io.tagora.actors.device.WholePrompt;
import io.tagora.cluster.settings.KvLendingSettings;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.model.KvArrival;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.KvIntake;
import java.time.Duration;
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
import org.apache.pekko.stream.StreamRefAttributes;
import org.apache.pekko.stream.typed.javadsl.ActorSink;

/**
 * One try to have a prompt read by one node: ask, open, take in chunk by chunk, return. It tells
 * its outcome once, unless it is stopped before. What it took in is the asker's after {@link
 * Word#HELD}; if it ends before, the KV is freed, and so is a slot that was filled halfway.
 *
 * <p>A chunk is asked for when the one before is in its slot, so a slot that is not free slows the
 * node that sends, and takes none of its memory here but the window's.
 */
final class KvPull extends AbstractMatchingBehavior<KvPull.Command> {

  sealed interface Command {}

  /** What its asker lets it know. */
  enum Word implements Command {
    /** There may be a free slot now. */
    MEMORY_FREED,
    /** The asker has the KV. */
    HELD
  }

  private record Heard(KvLender.Reply reply) implements Command {}

  private record Begun(ActorRef<Ack> upstream) implements Command {}

  private record Came(ActorRef<Ack> upstream, KvPiece piece) implements Command {}

  private enum StreamEnded implements Command {
    INSTANCE
  }

  private record StreamBroke(String how) implements Command {}

  private enum LenderStopped implements Command {
    INSTANCE
  }

  private enum Silence implements Command {
    INSTANCE
  }

  private enum RenewalIsDue implements Command {
    INSTANCE
  }

  private enum Ack {
    INSTANCE
  }

  sealed interface Outcome {
    ActorRef<Command> pull();
  }

  /** The KV is here. */
  record Pulled(ActorRef<Command> pull, KvHandle handle, int promptTokens, int prefilledTokens)
      implements Outcome {}

  /** It is not; another node may do better. */
  record NotPulled(ActorRef<Command> pull, Absence absence) implements Outcome {}

  /** The prompt is to blame, so that no other node is to be asked. */
  record NotReadable(ActorRef<Command> pull, Absence absence) implements Outcome {}

  private final TimerScheduler<Command> timers;
  private final ActorRef<KvLender.Request> lender;
  private final Slots slots;
  private final KvLendingSettings settings;
  private final ActorRef<Outcome> asker;
  private final ActorRef<KvLender.Reply> answers;
  private final KvIntake intake;
  private Optional<KvLender.Lent> loan = Optional.empty();
  private Optional<Came> waiting = Optional.empty();
  private Optional<KvHandle> arrived = Optional.empty();
  private boolean streamEnded;

  static Behavior<Command> create(
      ActorRef<KvLender.Request> lender,
      WholePrompt prompt,
      Slots slots,
      KvLendingSettings settings,
      ActorRef<Outcome> asker) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new KvPull(context, timers, lender, prompt, slots, settings, asker)));
  }

  private KvPull(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ActorRef<KvLender.Request> lender,
      WholePrompt prompt,
      Slots slots,
      KvLendingSettings settings,
      ActorRef<Outcome> asker) {
    super(context);
    this.timers = timers;
    this.lender = lender;
    this.slots = slots;
    this.settings = settings;
    this.asker = asker;
    intake = slots.carrier().intake();
    answers = context.messageAdapter(KvLender.Reply.class, Heard::new);
    context.watchWith(lender, LenderStopped.INSTANCE);
    lender.tell(new KvLender.Lend(prompt.parts(), answers, prompt.priority()));
    heard();
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Heard(KvLender.StillReading _) -> heard();
      case Heard(KvLender.Lent lent) -> onLent(lent);
      case Heard(KvLender.Opened(var lease, var pieces)) -> onOpened(lease, pieces);
      case Heard(KvLender.NotLent(var absence)) -> endWithout(absence);
      case Heard(KvLender.NotReadable(var absence)) ->
          endAs(new NotReadable(getContext().getSelf(), absence));
      case Begun(var upstream) -> more(upstream);
      case Came came -> onCame(came);
      case StreamEnded _ -> onStreamEnded();
      case StreamBroke(var how) -> endWithout(Absences.failed("the stream broke: " + how));
      case LenderStopped _ -> endWithout(Absences.failed("the prefill node stopped"));
      case Silence _ -> endWithout(Absences.late(settings.patience()));
      case RenewalIsDue _ -> onRenewalIsDue();
      case Word word -> onWord(word);
    };
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) throws Exception {
    if (signal instanceof PostStop) {
      intake.cancel();
      arrived.ifPresent(slots.engine()::release);
      loan.ifPresent(lent -> lender.tell(new KvLender.Return(lent.lease())));
    }
    return super.onSignal(signal);
  }

  private Behavior<Command> onLent(KvLender.Lent lent) {
    loan = Optional.of(lent);
    timers.startTimerWithFixedDelay(RenewalIsDue.INSTANCE, renewal());
    lender.tell(new KvLender.Open(lent.lease(), answers));
    return heard();
  }

  private Duration renewal() {
    return settings.lease().dividedBy(4);
  }

  private Behavior<Command> onRenewalIsDue() {
    loan.ifPresent(lent -> lender.tell(new KvLender.Renew(lent.lease())));
    return this;
  }

  private Behavior<Command> onOpened(KvLease lease, SourceRef<KvPiece> pieces) {
    if (!isOurs(lease)) {
      return endWithout(foreign(lease));
    }
    pieces
        .getSource()
        .addAttributes(StreamRefAttributes.bufferCapacity(settings.window()))
        .runWith(
            ActorSink.<KvPiece, Command, Ack>actorRefWithBackpressure(
                getContext().getSelf(),
                Came::new,
                Begun::new,
                Ack.INSTANCE,
                StreamEnded.INSTANCE,
                failure -> new StreamBroke(String.valueOf(failure.getMessage()))),
            Materializer.createMaterializer(getContext()));
    return heard();
  }

  private Behavior<Command> onCame(Came came) {
    if (!isOurs(came.piece().lease())) {
      return endWithout(foreign(came.piece().lease()));
    }
    return arrived.isPresent() ? this : takeIn(came);
  }

  private Behavior<Command> takeIn(Came came) {
    return switch (intake.add(came.piece().chunk())) {
      case KvArrival.Expected _ -> more(came.upstream());
      case KvArrival.Arrived(var handle) -> onArrived(handle);
      case KvArrival.Refused(_, _, var retryable) when retryable -> waitForMemory(came);
      case KvArrival.Refused(_, var reason, _) -> endWithout(Absences.failed(reason));
    };
  }

  private Behavior<Command> waitForMemory(Came came) {
    waiting = Optional.of(came);
    timers.cancel(Silence.INSTANCE);
    return this;
  }

  private Behavior<Command> onArrived(KvHandle handle) {
    arrived = Optional.of(handle);
    timers.cancel(Silence.INSTANCE);
    var lent = loan.orElseThrow();
    asker.tell(
        new Pulled(getContext().getSelf(), handle, lent.promptTokens(), lent.prefilledTokens()));
    return this;
  }

  private Behavior<Command> onWord(Word word) {
    return switch (word) {
      case HELD -> {
        arrived = Optional.empty();
        yield Behaviors.stopped();
      }
      case MEMORY_FREED -> {
        var next = waiting;
        waiting = Optional.empty();
        yield next.map(this::takeIn).orElse(this);
      }
    };
  }

  /** The last chunk may still wait for a slot. */
  private Behavior<Command> onStreamEnded() {
    streamEnded = true;
    return waiting.isPresent()
        ? this
        : endWithout(Absences.failed("the stream ended before the KV was whole"));
  }

  private Behavior<Command> more(ActorRef<Ack> upstream) {
    if (streamEnded) {
      return onStreamEnded();
    }
    upstream.tell(Ack.INSTANCE);
    return heard();
  }

  private Behavior<Command> heard() {
    timers.startSingleTimer(Silence.INSTANCE, settings.patience());
    return this;
  }

  /** After the KV has arrived nothing that its node says or does matters. */
  private Behavior<Command> endWithout(Absence absence) {
    if (arrived.isPresent()) {
      return this;
    }
    return endAs(new NotPulled(getContext().getSelf(), absence));
  }

  private Behavior<Command> endAs(Outcome outcome) {
    asker.tell(outcome);
    return Behaviors.stopped();
  }

  private boolean isOurs(KvLease lease) {
    return loan.filter(lent -> lent.lease().equals(lease)).isPresent();
  }

  private Absence foreign(KvLease lease) {
    return Absences.failed(
        "KV must be of lease %s, got %s".formatted(loan.map(KvLender.Lent::lease), lease));
  }
}
