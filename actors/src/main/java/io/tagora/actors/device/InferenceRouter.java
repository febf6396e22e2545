package io.tagora.actors.device;

import io.tagora.cluster.settings.InferenceSettings;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.model.Priority;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;

/**
 * The way to the models: one message a call. A call that continues a context goes to the device and
 * model that hold it, any other to the device of its model that has the fewest contexts and calls.
 * Every call is answered exactly once, by its deadline.
 *
 * <p>Only so many contexts of a model are held at a time; the next ones wait in line, so that the
 * branches of those held always find memory. Until a device of the model has first reported,
 * contexts wait too.
 */
public final class InferenceRouter extends AbstractMatchingBehavior<InferenceRouter.Command> {

  public sealed interface Command {}

  /**
   * Has a model read a context and holds its KV until {@code holder} stops; answered once, and once
   * more if the context is lost before.
   *
   * @param elsewhere read by any device but the one whose handles name this place
   * @param priority of this and of every call that continues it
   */
  public record ReadContext(
      String model,
      HybridPrompt prompt,
      Duration deadline,
      ActorRef<?> holder,
      ActorRef<ContextReply> replyTo,
      Optional<String> elsewhere,
      Priority priority)
      implements Command {

    /** A context that any device may read, and for which somebody waits. */
    public ReadContext(
        String model,
        HybridPrompt prompt,
        Duration deadline,
        ActorRef<?> holder,
        ActorRef<ContextReply> replyTo) {
      this(model, prompt, deadline, holder, replyTo, Optional.empty(), Priority.INTERACTIVE);
    }
  }

  /**
   * Reads the prompt after the prefix and writes, until {@code replyTo} stops.
   *
   * @param call names it in the reply
   * @param prefix says by which model; without one, by the first
   * @param progressTo told the text of a streamed decoding as it is written, all of it before the
   *     reply
   */
  public record Generate(
      String call,
      Optional<KvHandle> prefix,
      HybridPrompt prompt,
      Decoding decoding,
      Duration deadline,
      ActorRef<Reply> replyTo,
      Optional<ActorRef<Progress>> progressTo)
      implements Command {

    /** A call whose text is told when it is finished. */
    public Generate(
        String call,
        Optional<KvHandle> prefix,
        HybridPrompt prompt,
        Decoding decoding,
        Duration deadline,
        ActorRef<Reply> replyTo) {
      this(call, prefix, prompt, decoding, deadline, replyTo, Optional.empty());
    }
  }

  /** Ends a call that nobody waits for any more; it is not answered. */
  public record TakeBack(String call) implements Command {}

  /** Asks whether every model has a device that could take a call now. */
  public record AskReady(ActorRef<Boolean> replyTo) implements Command {}

  /**
   * A model has both its engines on a device.
   *
   * @param place as its handles have it
   */
  record Available(
      String place,
      String model,
      ActorRef<PrefillWorker.Command> prefill,
      ActorRef<DecodeWorker.Command> decode)
      implements Command {}

  /** A model on a device is taken out, until it is available again. */
  record Unavailable(String place, String model, String reason) implements Command {}

  /** A context lost its device before it was read; {@code absence} where there is no other one. */
  record ReadElsewhere(String model, ActorRef<ContextLease.Command> lease, Absence absence)
      implements Command {}

  private record CallEnded(String name, ActorRef<ModelCall.Command> call) implements Command {}

  private record LeaseEnded(String model, ActorRef<ContextLease.Command> lease)
      implements Command {}

  public sealed interface ContextReply {}

  public record ContextRead(String model, KvHandle handle, Usage usage) implements ContextReply {}

  public record ContextNotRead(String model, Absence absence) implements ContextReply {}

  /**
   * A context that was read and held is gone with its device or that one's engine. Whoever still
   * needs it has it read again, by whichever device is there.
   */
  public record ContextLost(String model, KvHandle handle, Absence absence)
      implements ContextReply {}

  public sealed interface Reply {
    String call();
  }

  public record Generated(String call, Generation generation, Usage usage) implements Reply {}

  /** A piece of a text that is being written. */
  public record Progress(String call, DecodeWorker.Progress piece) {}

  /**
   * Nothing came of the call.
   *
   * @param contextLost whether what it continued is gone with its device, through no fault of this
   *     call: over a new reading of the context it may be asked again
   */
  public record NotGenerated(String call, Absence absence, Usage usage, boolean contextLost)
      implements Reply {

    /** A call that would not fare better elsewhere. */
    public NotGenerated(String call, Absence absence, Usage usage) {
      this(call, absence, usage, false);
    }
  }

  private final StashBuffer<Command> early;
  private final InferenceSettings bounds;
  private final String standard;
  private final Map<String, ContextLine> lines = new LinkedHashMap<>();
  private final Places places = new Places();
  private final Map<String, ActorRef<ModelCall.Command>> calls = new HashMap<>();

  /** Where a context is not to be read. */
  private final Map<ActorRef<?>, String> elsewhere = new HashMap<>();

  /**
   * A router without devices yet.
   *
   * @param models the names of all models, the one for calls without a prefix first
   */
  public static Behavior<Command> create(InferenceSettings bounds, List<String> models) {
    int early = (bounds.waitingContexts() + 1) * models.size();
    return Behaviors.setup(context ->
        Behaviors.withStash(early, stash -> new InferenceRouter(context, stash, bounds, models)));
  }

  private InferenceRouter(
      ActorContext<Command> context,
      StashBuffer<Command> early,
      InferenceSettings bounds,
      List<String> models) {
    super(context);
    this.early = early;
    this.bounds = bounds;
    standard = models.getFirst();
    models.forEach(model -> lines.put(model, new ContextLine(bounds)));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case ReadContext read -> onReadContext(read);
      case Generate generate -> onGenerate(generate);
      case TakeBack(var call) -> onTakeBack(call);
      case AskReady(var replyTo) -> onAskReady(replyTo);
      case Available place -> onAvailable(place);
      case Unavailable place -> onUnavailable(place);
      case ReadElsewhere elsewhere -> onReadElsewhere(elsewhere);
      case CallEnded(var name, var call) -> onCallEnded(name, call);
      case LeaseEnded(var model, var lease) -> onLeaseEnded(model, lease);
    };
  }

  private Behavior<Command> onReadContext(ReadContext read) {
    ContextLine line = lines.get(read.model());
    if (line == null) {
      return notRead(read, unknown(read.model()));
    }
    if (places.isAwaited(read.model()) && !early.isFull()) {
      early.stash(read);
      return this;
    }
    Optional<Absence> refusal = refusal(read.prompt()).or(() -> line.refusal(read.priority()));
    if (refusal.isPresent()) {
      return notRead(read, refusal.get());
    }
    ActorRef<ContextLease.Command> lease =
        getContext().spawnAnonymous(ContextLease.create(read, getContext().getSelf()));
    getContext().watchWith(lease, new LeaseEnded(read.model(), lease));
    read.elsewhere().ifPresent(place -> elsewhere.put(lease, place));
    line.join(lease, read.priority());
    return beginNext(read.model(), line);
  }

  private Behavior<Command> notRead(ReadContext read, Absence absence) {
    read.replyTo().tell(new ContextNotRead(read.model(), absence));
    return this;
  }

  private Behavior<Command> onGenerate(Generate generate) {
    Optional<Absence> refusal = refusal(generate.prompt());
    Optional<Available> place =
        generate
            .prefix()
            .map(prefix -> places.named(prefix.deviceId()))
            .orElseGet(() -> places.leastBusy(standard));
    if (refusal.isPresent() || place.isEmpty()) {
      Absence absence = refusal.orElseGet(places::none);
      boolean lost = refusal.isEmpty() && generate.prefix().isPresent();
      generate.replyTo().tell(new NotGenerated(generate.call(), absence, Usage.NONE, lost));
    } else {
      startCall(generate, place.get());
    }
    return this;
  }

  private void startCall(Generate generate, Available place) {
    ActorRef<ModelCall.Command> call =
        getContext().spawnAnonymous(ModelCall.create(generate, place));
    getContext().watchWith(call, new CallEnded(generate.call(), call));
    places.begin(call, place);
    calls.put(generate.call(), call);
  }

  private Behavior<Command> onTakeBack(String name) {
    ActorRef<ModelCall.Command> call = calls.get(name);
    if (call != null) {
      call.tell(ModelCall.TakeBack.INSTANCE);
    }
    return this;
  }

  private Behavior<Command> onCallEnded(String name, ActorRef<ModelCall.Command> call) {
    places.end(call);
    calls.remove(name, call);
    return this;
  }

  private Behavior<Command> onAskReady(ActorRef<Boolean> replyTo) {
    replyTo.tell(lines.keySet().stream().allMatch(model -> places.leastBusy(model).isPresent()));
    return this;
  }

  private Behavior<Command> onAvailable(Available place) {
    places.add(place);
    getContext().getLog().info("{} is available for {}", place.place(), place.model());
    return early.unstashAll(this);
  }

  private Behavior<Command> onUnavailable(Unavailable place) {
    places.remove(place);
    getContext().getLog().warn("{} is unavailable: {}", place.place(), place.reason());
    return early.unstashAll(this);
  }

  private Behavior<Command> onLeaseEnded(String model, ActorRef<ContextLease.Command> lease) {
    ContextLine line = Objects.requireNonNull(lines.get(model));
    line.leave(lease);
    places.end(lease);
    elsewhere.remove(lease);
    return beginNext(model, line);
  }

  private Behavior<Command> beginNext(String model, ContextLine line) {
    for (var next = line.next(); next.isPresent(); next = line.next()) {
      var lease = next.get();
      String not = elsewhere.getOrDefault(lease, "");
      places
          .leastBusyBut(model, not)
          .ifPresentOrElse(
              place -> begin(lease, place),
              () -> lease.tell(new ContextLease.GiveUp(places.none())));
    }
    return this;
  }

  /** A lease that has ended meanwhile is not busy any more. */
  private Behavior<Command> onReadElsewhere(ReadElsewhere elsewhere) {
    places
        .of(elsewhere.lease())
        .ifPresent(lost ->
            places
                .leastBusyBut(elsewhere.model(), lost)
                .ifPresentOrElse(
                    place -> begin(elsewhere.lease(), place),
                    () -> elsewhere.lease().tell(new ContextLease.GiveUp(elsewhere.absence()))));
    return this;
  }

  private void begin(ActorRef<ContextLease.Command> lease, Available place) {
    places.begin(lease, place);
    lease.tell(new ContextLease.Begin(place.prefill()));
  }

  private Absence unknown(String model) {
    return Absences.declined(
        "a model must be one of %s, got %s".formatted(String.join(", ", lines.keySet()), model));
  }

  private Optional<Absence> refusal(HybridPrompt prompt) {
    int length = prompt.text().length();
    int most = bounds.maxPromptCharacters();
    return length <= most
        ? Optional.empty()
        : Optional.of(
            Absences.declined(
                "a prompt must have at most %d characters (tagora.inference.max-prompt-characters), got %d"
                    .formatted(most, length)));
  }
}
