package io.tagora.actors.memory;

import io.tagora.cluster.settings.MemorySettings;
import io.tagora.runtime.memory.Summarizer;
import io.tagora.runtime.memory.UserState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * What is remembered of one user, written to the journal before it is acknowledged. A write that
 * fails is not answered: the memory begins anew with what the journal has, and whoever asked may
 * ask again, as the event's id makes a repeat harmless.
 *
 * <p>Two may write the same memory for a while, as after a long pause of a node. The journal takes
 * a row's number once, and the first row of a writer is its claim ({@link MemoryEvent.Owned}); so
 * from the claim on, the writer before fails with its next row.
 */
final class DurableUserMemory
    extends EventSourcedBehavior<UserMemory.Command, MemoryEvent, Recollection> {
  private static final Duration MIN_BACKOFF = Duration.ofMillis(200);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);
  private static final double JITTER = 0.2;
  private static final int IMAGES = 2;

  private final ActorContext<UserMemory.Command> context;
  private final String userId;
  private final UserState initial;
  private final MemorySettings settings;
  private final Summarizer summarizer;
  private final MemoryRules rules;
  private final MemoryRows rows;
  private boolean owner;

  static Behavior<UserMemory.Command> create(
      String userId,
      UserState initial,
      MemorySettings settings,
      Summarizer summarizer,
      MemoryRows rows) {
    return Behaviors.setup(
        context -> new DurableUserMemory(context, userId, initial, settings, summarizer, rows));
  }

  private DurableUserMemory(
      ActorContext<UserMemory.Command> context,
      String userId,
      UserState initial,
      MemorySettings settings,
      Summarizer summarizer,
      MemoryRows rows) {
    super(
        PersistenceId.ofUniqueId(rows.idOf(userId)),
        SupervisorStrategy.restartWithBackoff(MIN_BACKOFF, MAX_BACKOFF, JITTER));
    this.context = context;
    this.userId = userId;
    this.initial = initial;
    this.settings = settings;
    this.summarizer = summarizer;
    this.rows = rows;
    rules = new MemoryRules(summarizer);
  }

  @Override
  public Recollection emptyState() {
    return Recollection.of(initial, settings, summarizer);
  }

  @Override
  public CommandHandler<UserMemory.Command, MemoryEvent, Recollection> commandHandler() {
    return this::onCommand;
  }

  private Effect<MemoryEvent, Recollection> onCommand(
      Recollection now, UserMemory.Command command) {
    if (!UserMemory.isMeantFor(command, userId)) {
      context.getLog().error("{} came to the memory of {}", command, userId);
      return Effect().none();
    }
    return switch (command) {
      case UserMemory.Read(_, var replyTo) ->
          Effect().none().thenRun(state -> replyTo.tell(new UserMemory.Recalled(state.asRecord())));
      case UserMemory.Recall(_, var replyTo) ->
          Effect()
              .none()
              .thenRun(state -> replyTo.tell(new UserMemory.Recollected(state.asDossier())));
      case UserMemory.Remember(var event, var replyTo) ->
          record(now, rules.remember(now, event), replyTo);
      case UserMemory.Respond(var word, var replyTo) ->
          record(now, rules.respond(now, word), replyTo);
      case UserMemory.Erase(_, var replyTo) -> onErase(now, replyTo);
      case UserMemory.Serve serve -> write(now, rules.serve(now, serve), () -> {});
      case UserMemory.Keep keep -> write(now, rules.keep(now, keep), () -> {});
      case UserMemory.Leave _ -> Effect().stop();
    };
  }

  private Effect<MemoryEvent, Recollection> record(
      Recollection now, List<MemoryEvent> rows, ActorRef<UserMemory.Recorded> replyTo) {
    return write(now, rows, () -> replyTo.tell(new UserMemory.Recorded(rows.isEmpty())));
  }

  /**
   * Acknowledged when the rows and images before it are gone too; until then it may be repeated.
   */
  private Effect<MemoryEvent, Recollection> onErase(
      Recollection now, ActorRef<UserMemory.Forgotten> replyTo) {
    long epoch = now.epoch() + (owner ? 1 : 2);
    String id = persistenceId().id();
    return write(
        now,
        List.of(new MemoryEvent.Erased(epoch)),
        () ->
            rows.deleteBefore(id, lastSequenceNumber(context))
                .thenRun(() -> replyTo.tell(new UserMemory.Forgotten(userId))));
  }

  /** The writer's first rows are its claim and what it writes, both or neither. */
  private Effect<MemoryEvent, Recollection> write(
      Recollection now, List<MemoryEvent> events, Runnable acknowledgement) {
    if (events.isEmpty()) {
      return Effect().none().thenRun(_ -> acknowledgement.run());
    }
    var written = new ArrayList<MemoryEvent>();
    if (!owner) {
      written.add(new MemoryEvent.Owned(now.epoch() + 1, context.getSystem().address().toString()));
    }
    written.addAll(events);
    return Effect()
        .persist(List.copyOf(written))
        .thenRun(_ -> {
          owner = true;
          acknowledgement.run();
        });
  }

  @Override
  public EventHandler<Recollection, MemoryEvent> eventHandler() {
    return Recollection::after;
  }

  /** Who begins anew after a write that failed is this same object, but must claim again. */
  @Override
  public SignalHandler<Recollection> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), _ -> owner = false)
        .build();
  }

  @Override
  public SnapshotAdapter<Recollection> snapshotAdapter() {
    return new ImageAdapter(settings);
  }

  /** An image every so many rows; the rows before it go, which is also how an erased user goes. */
  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(settings.imageEvery(), IMAGES)
        .withDeleteEventsOnSnapshot();
  }
}
