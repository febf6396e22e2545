package io.tagora.actors.device;

import io.tagora.cluster.settings.InferenceSettings;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.Usage;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.KvHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;

/**
 * The way to a model: one message a call. A call that continues a context goes to the device that
 * holds it, any other to the device that has the fewest contexts and calls. Every call is answered
 * exactly once, by its deadline.
 *
 * <p>Only so many contexts are held at a time; the next ones wait in line, so that the branches of
 * those held always find memory. Until a device has first reported, contexts wait too.
 */
public final class InferenceRouter extends AbstractMatchingBehavior<InferenceRouter.Command> {

  public sealed interface Command {}

  /** Reads a context and holds its KV until {@code holder} stops. */
  public record ReadContext(
      HybridPrompt prompt, Duration deadline, ActorRef<?> holder, ActorRef<ContextReply> replyTo)
      implements Command {}

  /**
   * Reads the prompt after the prefix and writes, until {@code replyTo} stops.
   *
   * @param call names it in the reply
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

  /** Asks whether any device could take a call now. */
  public record AskReady(ActorRef<Boolean> replyTo) implements Command {}

  /** A device has both its engines. */
  record Available(
      String deviceId,
      ActorRef<PrefillWorker.Command> prefill,
      ActorRef<DecodeWorker.Command> decode)
      implements Command {}

  /** A device is taken out, until it is available again. */
  record Unavailable(String deviceId, String reason) implements Command {}

  private record CallEnded(ActorRef<ModelCall.Command> call) implements Command {}

  private record LeaseEnded(ActorRef<ContextLease.Command> lease) implements Command {}

  public sealed interface ContextReply {}

  public record ContextRead(KvHandle handle, Usage usage) implements ContextReply {}

  public record ContextNotRead(Absence absence) implements ContextReply {}

  public sealed interface Reply {
    String call();
  }

  public record Generated(String call, Generation generation, Usage usage) implements Reply {}

  /** A piece of a text that is being written. */
  public record Progress(String call, DecodeWorker.Progress piece) {}

  public record NotGenerated(String call, Absence absence, Usage usage) implements Reply {}

  private final StashBuffer<Command> early;
  private final InferenceSettings bounds;
  private final Map<String, Available> devices = new LinkedHashMap<>();
  private final Map<String, String> unavailable = new HashMap<>();
  private final Map<ActorRef<ContextLease.Command>, Long> leases = new HashMap<>();
  private final StayTime stay = new StayTime();

  /** On which device a context is held or a call works. */
  private final Map<ActorRef<?>, String> busyOn = new HashMap<>();

  private final Deque<ActorRef<ContextLease.Command>> waiting = new ArrayDeque<>();

  public static Behavior<Command> create(InferenceSettings bounds) {
    return Behaviors.setup(context ->
        Behaviors.withStash(
            bounds.waitingContexts() + 1, early -> new InferenceRouter(context, early, bounds)));
  }

  private InferenceRouter(
      ActorContext<Command> context, StashBuffer<Command> early, InferenceSettings bounds) {
    super(context);
    this.early = early;
    this.bounds = bounds;
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case ReadContext read -> onReadContext(read);
      case Generate generate -> onGenerate(generate);
      case AskReady(var replyTo) -> onAskReady(replyTo);
      case Available device -> onAvailable(device);
      case Unavailable(var deviceId, var reason) -> onUnavailable(deviceId, reason);
      case CallEnded(var call) -> onCallEnded(call);
      case LeaseEnded(var lease) -> onLeaseEnded(lease);
    };
  }

  private Behavior<Command> onReadContext(ReadContext read) {
    if (isEarly() && !early.isFull()) {
      early.stash(read);
      return this;
    }
    Optional<Absence> refusal = refusal(read.prompt()).or(this::noRoom);
    if (refusal.isPresent()) {
      read.replyTo().tell(new ContextNotRead(refusal.get()));
      return this;
    }
    ActorRef<ContextLease.Command> lease = getContext().spawnAnonymous(ContextLease.create(read));
    getContext().watchWith(lease, new LeaseEnded(lease));
    waiting.add(lease);
    return beginNext();
  }

  private Behavior<Command> onGenerate(Generate generate) {
    Optional<Absence> refusal = refusal(generate.prompt());
    Optional<Available> device = generate.prefix().map(this::holderOf).orElseGet(this::leastBusy);
    if (refusal.isPresent() || device.isEmpty()) {
      Absence absence = refusal.orElseGet(this::noDevice);
      generate.replyTo().tell(new NotGenerated(generate.call(), absence, Usage.NONE));
    } else {
      startCall(generate, device.get());
    }
    return this;
  }

  private void startCall(Generate generate, Available device) {
    ActorRef<ModelCall.Command> call =
        getContext().spawnAnonymous(ModelCall.create(generate, device));
    getContext().watchWith(call, new CallEnded(call));
    busyOn.put(call, device.deviceId());
  }

  private Behavior<Command> onCallEnded(ActorRef<ModelCall.Command> call) {
    busyOn.remove(call);
    return this;
  }

  private Behavior<Command> onAskReady(ActorRef<Boolean> replyTo) {
    replyTo.tell(!devices.isEmpty());
    return this;
  }

  private Behavior<Command> onAvailable(Available device) {
    devices.put(device.deviceId(), device);
    unavailable.remove(device.deviceId());
    getContext().getLog().info("device {} is available", device.deviceId());
    return early.unstashAll(this);
  }

  private Behavior<Command> onUnavailable(String deviceId, String reason) {
    devices.remove(deviceId);
    unavailable.put(deviceId, reason);
    getContext().getLog().warn("device {} is unavailable: {}", deviceId, reason);
    return early.unstashAll(this);
  }

  private Behavior<Command> onLeaseEnded(ActorRef<ContextLease.Command> lease) {
    Long since = leases.remove(lease);
    if (since != null) {
      stay.endedSince(since);
    }
    waiting.remove(lease);
    busyOn.remove(lease);
    return beginNext();
  }

  private Behavior<Command> beginNext() {
    while (leases.size() < bounds.contexts() && !waiting.isEmpty()) {
      ActorRef<ContextLease.Command> lease = waiting.remove();
      leases.put(lease, System.nanoTime());
      leastBusy()
          .ifPresentOrElse(
              device -> begin(lease, device),
              () -> lease.tell(new ContextLease.GiveUp(noDevice())));
    }
    return this;
  }

  private void begin(ActorRef<ContextLease.Command> lease, Available device) {
    busyOn.put(lease, device.deviceId());
    lease.tell(new ContextLease.Begin(device.prefill()));
  }

  private boolean isEarly() {
    return devices.isEmpty() && unavailable.isEmpty();
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

  private Optional<Absence> noRoom() {
    return leases.size() >= bounds.contexts() && waiting.size() >= bounds.waitingContexts()
        ? Optional.of(Absences.overloaded("the line for a context", bounds.waitingContexts(), stay))
        : Optional.empty();
  }

  private Optional<Available> holderOf(KvHandle prefix) {
    return Optional.ofNullable(devices.get(prefix.deviceId()));
  }

  private Optional<Available> leastBusy() {
    return devices.values().stream()
        .min(
            Comparator.comparingInt(
                device -> Collections.frequency(busyOn.values(), device.deviceId())));
  }

  private Absence noDevice() {
    return Absences.failed("no device is available " + unavailable);
  }
}
