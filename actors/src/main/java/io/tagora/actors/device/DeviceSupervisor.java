package io.tagora.actors.device;

import io.tagora.cluster.dispatch.DeviceDispatchers;
import io.tagora.cluster.settings.DevicePair;
import io.tagora.cluster.settings.DeviceSettings;
import io.tagora.cluster.settings.InferenceSettings;
import io.tagora.cluster.settings.Phase;
import io.tagora.cluster.settings.SupervisionSettings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Runs the two workers of a model on a device, or on two devices that work together, on the
 * device's threads. A worker restarts by itself; when it gave up, the device is {@link
 * InferenceRouter.Unavailable}, both workers end, and both start anew after a pause that doubles
 * with every failure until the device stayed up for a while.
 */
public final class DeviceSupervisor extends AbstractMatchingBehavior<DeviceSupervisor.Command> {

  public sealed interface Command {}

  private record WorkerStarted(Phase phase) implements Command {}

  private record WorkerStopped(Phase phase) implements Command {}

  private enum StartAnew implements Command {
    INSTANCE
  }

  private enum StayedUp implements Command {
    INSTANCE
  }

  private final TimerScheduler<Command> timers;
  private final PlacedModel model;
  private final DevicePair devices;
  private final InferenceSettings bounds;
  private final SupervisionSettings supervision;
  private final ActorRef<InferenceRouter.Command> router;
  private final Map<Phase, ActorRef<?>> alive = new EnumMap<>(Phase.class);
  private final Set<Phase> started = EnumSet.noneOf(Phase.class);
  private InferenceRouter.@Nullable Available available;
  private Duration backoff;

  /** Starts the model's workers at once and tells the router when both have their engine. */
  public static Behavior<Command> create(
      PlacedModel model,
      DevicePair devices,
      InferenceSettings bounds,
      SupervisionSettings supervision,
      ActorRef<InferenceRouter.Command> router) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers ->
            new DeviceSupervisor(context, timers, model, devices, bounds, supervision, router)));
  }

  private DeviceSupervisor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      PlacedModel model,
      DevicePair devices,
      InferenceSettings bounds,
      SupervisionSettings supervision,
      ActorRef<InferenceRouter.Command> router) {
    super(context);
    this.timers = timers;
    this.model = model;
    this.devices = devices;
    this.bounds = bounds;
    this.supervision = supervision;
    this.router = router;
    backoff = supervision.minBackoff();
    startWorkers();
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case WorkerStarted(var phase) -> onStarted(phase);
      case WorkerStopped(var phase) -> onStopped(phase);
      case StartAnew _ -> startWorkers();
      case StayedUp _ -> onStayedUp();
    };
  }

  private Behavior<Command> startWorkers() {
    ActorRef<Command> self = getContext().getSelf();
    started.clear();
    ActorRef<PrefillWorker.Command> prefill =
        spawn(
            Phase.PREFILL,
            devices.prefill(),
            PrefillWorker.create(
                () -> model.engines().prefill(devices.prefill()),
                bounds.prefillQueue(),
                supervision,
                () -> self.tell(new WorkerStarted(Phase.PREFILL))));
    ActorRef<DecodeWorker.Command> decode =
        spawn(
            Phase.DECODE,
            devices.decode(),
            DecodeWorker.create(
                () -> model.engines().decode(devices.decode()),
                new DecodeWorker.Bounds(bounds.decodeBatch(), bounds.decodeQueue()),
                supervision,
                () -> self.tell(new WorkerStarted(Phase.DECODE)),
                () -> prefill.tell(PrefillWorker.MemoryFreed.INSTANCE)));
    available = new InferenceRouter.Available(place(), model.name(), prefill, decode);
    return this;
  }

  private <T> ActorRef<T> spawn(Phase phase, DeviceSettings device, Behavior<T> worker) {
    var dispatcher = DispatcherSelector.fromConfig(DeviceDispatchers.id(device.id(), phase));
    ActorRef<T> ref = getContext().spawn(worker, phase.label() + "-" + device.id(), dispatcher);
    getContext().watchWith(ref, new WorkerStopped(phase));
    alive.put(phase, ref);
    return ref;
  }

  private Behavior<Command> onStarted(Phase phase) {
    boolean last = started.add(phase) && started.size() == Phase.values().length;
    if (last && alive.size() == started.size()) {
      router.tell(available);
      timers.startSingleTimer(StayedUp.INSTANCE, supervision.within());
    }
    return this;
  }

  /** One worker gave up, or ends because the other did; both are needed. */
  private Behavior<Command> onStopped(Phase phase) {
    alive.remove(phase);
    timers.cancel(StayedUp.INSTANCE);
    if (alive.isEmpty()) {
      startAnewLater();
    } else {
      String reason = "its %s engine keeps failing".formatted(phase.label());
      router.tell(new InferenceRouter.Unavailable(place(), model.name(), reason));
      alive.values().forEach(getContext()::stop);
    }
    return this;
  }

  private void startAnewLater() {
    getContext().getLog().error("{} is down, next start in {}", place(), backoff);
    timers.startSingleTimer(StartAnew.INSTANCE, backoff);
    Duration doubled = backoff.multipliedBy(2);
    Duration most = supervision.maxBackoff();
    backoff = doubled.compareTo(most) > 0 ? most : doubled;
  }

  private String place() {
    return model.place(devices);
  }

  private Behavior<Command> onStayedUp() {
    backoff = supervision.minBackoff();
    return this;
  }
}
