package io.tagora.actors.device.lending;

import io.tagora.actors.device.Absences;
import io.tagora.actors.device.PrefillWorker;
import io.tagora.actors.device.StayTime;
import io.tagora.cluster.settings.KvLendingSettings;
import io.tagora.cluster.wire.WireMessage;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvCarrier;
import io.tagora.runtime.model.Priority;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.apache.pekko.stream.SourceRef;

/**
 * The door of a device that reads prompts for other nodes; the receptionist knows it while the
 * device's worker is up. A {@link KvLoan} a prompt does the work.
 *
 * <p>Every start of the worker is a new generation: loans of the one before end, and whoever still
 * has one of their leases is refused. So is a lease of another node or device.
 */
public final class KvLender extends AbstractMatchingBehavior<KvLender.Command> {
  public static final ServiceKey<Request> KEY = ServiceKey.create(Request.class, "prefill");

  public sealed interface Command {}

  /** The worker has its engine, for the first time or anew. */
  public record Serve(ActorRef<PrefillWorker.Command> prefill) implements Command {}

  /** The worker is gone until the next {@link Serve}. */
  public enum Rest implements Command {
    INSTANCE
  }

  private record LoanEnded(long number, long since) implements Command {}

  /** What other nodes ask. */
  public sealed interface Request extends Command, WireMessage {}

  /**
   * Wants the parts read, each as the continuation of the one before, and lent. Answered with
   * {@link StillReading} now and then, and with {@link Lent}, {@link NotReadable} or {@link
   * NotLent}.
   *
   * @param taker whose end ends the loan
   * @param priority of all parts
   */
  public record Lend(List<HybridPrompt> parts, ActorRef<Reply> taker, Priority priority)
      implements Request {
    public Lend {
      parts = List.copyOf(parts);
      if (parts.isEmpty()) {
        throw new IllegalArgumentException("a prompt must have at least 1 part, got 0");
      }
    }
  }

  /** Wants the chunks; answered once, with {@link Opened} or {@link NotLent}. */
  public record Open(KvLease lease, ActorRef<Reply> taker) implements Request {}

  /** The taker lives and still wants the loan. */
  public record Renew(KvLease lease) implements Request {}

  /** The taker needs it no more. */
  public record Return(KvLease lease) implements Request {}

  public sealed interface Reply extends WireMessage {}

  public record StillReading(String node) implements Reply {}

  /**
   * The taker has the lease, until it returns it or is silent for too long.
   *
   * @param promptTokens of all parts
   * @param prefilledTokens those that were computed for this loan
   */
  public record Lent(KvLease lease, int promptTokens, int prefilledTokens) implements Reply {}

  /** The chunks in their order; the stream can be taken once. */
  public record Opened(KvLease lease, SourceRef<KvPiece> pieces) implements Reply {}

  /** There is no loan, as the prompt is to blame: another node would not read it either. */
  public record NotReadable(Absence absence) implements Reply {}

  /** There is no loan, or it has ended. */
  public record NotLent(Absence absence) implements Reply {}

  private final String node;
  private final KvCarrier carrier;
  private final KvLendingSettings settings;
  private final InstantSource clock;
  private final Map<Long, ActorRef<KvLoan.Command>> loans = new HashMap<>();
  private final StayTime stay = new StayTime();
  private Optional<ActorRef<PrefillWorker.Command>> worker = Optional.empty();
  private long generation;
  private long lastNumber;

  /**
   * A door that is closed until the first {@link Serve}.
   *
   * @param clock what generations are counted by, so that those of a node that started anew are
   *     larger
   */
  public static Behavior<Command> create(
      KvCarrier carrier, KvLendingSettings settings, InstantSource clock) {
    return Behaviors.setup(context -> new KvLender(context, carrier, settings, clock));
  }

  private KvLender(
      ActorContext<Command> context,
      KvCarrier carrier,
      KvLendingSettings settings,
      InstantSource clock) {
    super(context);
    this.carrier = carrier;
    this.settings = settings;
    this.clock = clock;
    // The first use may read the whole model, which no prompt is to wait for.
    carrier.intake().cancel();
    node = context.getSystem().address().hostPort() + "/" + carrier.deviceId();
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Serve(var prefill) -> onServe(prefill);
      case Rest _ -> onRest();
      case Lend lend -> onLend(lend);
      case Open(var lease, var taker) -> onOpen(lease, taker);
      case Renew(var lease) -> tell(lease, KvLoan.Word.RENEWED);
      case Return(var lease) -> tell(lease, KvLoan.Word.RETURNED);
      case LoanEnded(var number, var since) -> onLoanEnded(number, since);
    };
  }

  private Behavior<Command> onServe(ActorRef<PrefillWorker.Command> prefill) {
    endLoans();
    generation = Math.max(generation + 1, clock.millis());
    worker = Optional.of(prefill);
    var self = getContext().getSelf().<Request>narrow();
    getContext().getSystem().receptionist().tell(Receptionist.register(KEY, self));
    return this;
  }

  private Behavior<Command> onRest() {
    endLoans();
    worker = Optional.empty();
    var self = getContext().getSelf().<Request>narrow();
    getContext().getSystem().receptionist().tell(Receptionist.deregister(KEY, self));
    return this;
  }

  /** By a message, so that what the worker answered a loan before comes first. */
  private void endLoans() {
    loans.values().forEach(loan -> loan.tell(KvLoan.Word.WORKER_GONE));
    loans.clear();
  }

  private Behavior<Command> onLend(Lend lend) {
    Optional<Absence> refusal = refusal();
    if (refusal.isPresent()) {
      lend.taker().tell(new NotLent(refusal.get()));
      return this;
    }
    long number = ++lastNumber;
    var terms =
        new KvLoan.Terms(
            new KvLease(node, generation, number), worker.orElseThrow(), carrier, settings);
    ActorRef<KvLoan.Command> loan = getContext().spawnAnonymous(KvLoan.create(lend, terms));
    getContext().watchWith(loan, new LoanEnded(number, System.nanoTime()));
    loans.put(number, loan);
    return this;
  }

  private Optional<Absence> refusal() {
    if (worker.isEmpty()) {
      return Optional.of(Absences.failed("%s has no prefill worker now".formatted(node)));
    }
    return loans.size() >= settings.loans()
        ? Optional.of(Absences.overloaded("the loans of " + node, settings.loans(), stay))
        : Optional.empty();
  }

  private Behavior<Command> onOpen(KvLease lease, ActorRef<Reply> taker) {
    loan(lease)
        .ifPresentOrElse(
            loan -> loan.tell(new KvLoan.Open(taker)), () -> taker.tell(notHeld(lease)));
    return this;
  }

  private NotLent notHeld(KvLease lease) {
    return new NotLent(
        Absences.failed(
            "a lease must be held on %s in generation %d, got %s"
                .formatted(node, generation, lease)));
  }

  private Behavior<Command> tell(KvLease lease, KvLoan.Word word) {
    loan(lease).ifPresent(loan -> loan.tell(word));
    return this;
  }

  private Optional<ActorRef<KvLoan.Command>> loan(KvLease lease) {
    return lease.node().equals(node) && lease.generation() == generation
        ? Optional.ofNullable(loans.get(lease.number()))
        : Optional.empty();
  }

  private Behavior<Command> onLoanEnded(long number, long since) {
    loans.remove(number);
    stay.endedSince(since);
    return this;
  }
}
