package io.tagora.actors.device;

import io.tagora.actors.device.lending.KvLender;
import io.tagora.actors.device.lending.RemotePrefill;
import io.tagora.actors.device.lending.Slots;
import io.tagora.cluster.dispatch.DeviceDispatchers;
import io.tagora.cluster.settings.ClusterSettings;
import io.tagora.cluster.settings.DevicePair;
import io.tagora.cluster.settings.DeviceSettings;
import io.tagora.cluster.settings.Phase;
import io.tagora.cluster.settings.TagoraSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Runs a model's workers on a device, or on two devices that work together, on the devices'
 * threads. A worker restarts by itself; when it gave up, the device is down, all its workers end,
 * and all start anew after a pause that doubles with every failure until the device stayed up for a
 * while.
 *
 * <p>A device that only reads, and reads for other nodes, has a {@link KvLender} instead of a
 * router. One that only writes is down as long as no other node reads for it.
 */
public final class DeviceSupervisor extends AbstractMatchingBehavior<DeviceSupervisor.Command> {

  public sealed interface Command {}

  private record WorkerStarted(Phase phase) implements Command {}

  private record WorkerStopped(ActorRef<?> worker, String name) implements Command {}

  private record NodesThatRead(boolean areThere) implements Command {}

  private enum StartAnew implements Command {
    INSTANCE
  }

  private enum StayedUp implements Command {
    INSTANCE
  }

  /**
   * The devices and what they have to do with others.
   *
   * @param writer none where other nodes write
   */
  private record Duty(DeviceSettings reader, Optional<DeviceSettings> writer, Borrows borrows) {
    Set<Phase> phases() {
      return writer.isPresent() ? EnumSet.allOf(Phase.class) : EnumSet.of(Phase.PREFILL);
    }
  }

  /** What other nodes read. */
  private enum Borrows {
    NOTHING,
    LONG_PROMPTS,
    EVERYTHING
  }

  private final TimerScheduler<Command> timers;
  private final Duty duty;
  private final Engines engines;
  private final TagoraSettings settings;
  private final DeviceReports reports;
  private final DeviceCounts counts;
  private final Set<ActorRef<?>> alive = new HashSet<>();
  private final Set<Phase> started = EnumSet.noneOf(Phase.class);
  private int workers;
  private Runnable reportUp = () -> {};
  private Duration backoff;

  /** Starts the workers at once and tells the router when all have their engine. */
  public static Behavior<Command> create(
      PlacedModel model,
      DevicePair devices,
      TagoraSettings settings,
      ActorRef<InferenceRouter.Command> router) {
    var borrows = model.isShared() ? borrows(devices, settings.cluster()) : Borrows.NOTHING;
    var duty = new Duty(devices.prefill(), Optional.of(devices.decode()), borrows);
    var reports = new DeviceReports.ToRouter(model.place(devices), model.name(), router);
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers ->
            new DeviceSupervisor(context, timers, duty, model.engines(), settings, reports)));
  }

  private static Borrows borrows(DevicePair devices, ClusterSettings cluster) {
    if (devices.isBorrowing()) {
      return Borrows.EVERYTHING;
    }
    boolean some = cluster.enabled() && cluster.kv().borrowCharacters() > 0;
    return some ? Borrows.LONG_PROMPTS : Borrows.NOTHING;
  }

  /** Starts a device that reads for other nodes; they find it when its worker has its engine. */
  public static Behavior<Command> lending(
      DeviceSettings device, Engines engines, TagoraSettings settings) {
    var duty = new Duty(device, Optional.empty(), Borrows.NOTHING);
    return Behaviors.setup(context -> {
      var lender =
          context.spawn(
              KvLender.create(
                  engines.carrier(device), settings.cluster().kv(), InstantSource.system()),
              "lender");
      var reports = new DeviceReports.ToLender(device.id(), lender);
      return Behaviors.withTimers(
          timers -> new DeviceSupervisor(context, timers, duty, engines, settings, reports));
    });
  }

  private DeviceSupervisor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Duty duty,
      Engines engines,
      TagoraSettings settings,
      DeviceReports reports) {
    super(context);
    this.timers = timers;
    this.duty = duty;
    this.engines = engines;
    this.settings = settings;
    this.reports = reports;
    counts = DeviceFigures.of(context.getSystem()).device(reports.place());
    backoff = settings.supervision().minBackoff();
    startWorkers();
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case WorkerStarted(var phase) -> onStarted(phase);
      case WorkerStopped(var worker, var name) -> onStopped(worker, name);
      case NodesThatRead(var areThere) -> areThere ? onStarted(Phase.PREFILL) : onNoNodes();
      case StartAnew _ -> startWorkers();
      case StayedUp _ -> onStayedUp();
    };
  }

  private Behavior<Command> startWorkers() {
    started.clear();
    var prefill = startPrefill();
    var decode =
        duty.writer()
            .map(device -> spawn(Phase.DECODE, "decode-", device, decodeWorker(device, prefill)));
    workers = alive.size();
    reportUp = () -> reports.up(prefill, decode);
    return this;
  }

  private ActorRef<PrefillWorker.Command> startPrefill() {
    var device = duty.reader();
    return switch (duty.borrows()) {
      case NOTHING -> spawn(Phase.PREFILL, "prefill-", device, prefillWorker());
      case EVERYTHING ->
          spawn(Phase.PREFILL, "remote-", device, remotePrefill(Optional.empty(), true));
      case LONG_PROMPTS -> {
        var own = spawn(Phase.PREFILL, "prefill-", device, prefillWorker());
        yield spawn(Phase.PREFILL, "remote-", device, remotePrefill(Optional.of(own), false));
      }
    };
  }

  private Behavior<PrefillWorker.Command> prefillWorker() {
    return PrefillWorker.create(
        () -> engines.prefill(duty.reader()),
        settings.inference().prefillQueue(),
        settings.supervision(),
        counts,
        tells(new WorkerStarted(Phase.PREFILL)));
  }

  /**
   * A worker that brings KV here.
   *
   * @param decides whether the device is up only while other nodes read
   */
  private Behavior<PrefillWorker.Command> remotePrefill(
      Optional<ActorRef<PrefillWorker.Command>> own, boolean decides) {
    ActorRef<Command> self = getContext().getSelf();
    return RemotePrefill.create(
        () -> new Slots(engines.prefill(duty.reader()), engines.carrier(duty.reader())),
        own,
        settings.cluster().kv(),
        settings.inference().prefillQueue(),
        settings.supervision(),
        areThere -> {
          if (decides) {
            self.tell(new NodesThatRead(areThere));
          }
        });
  }

  private Behavior<DecodeWorker.Command> decodeWorker(
      DeviceSettings device, ActorRef<PrefillWorker.Command> prefill) {
    var bounds = settings.inference();
    return DecodeWorker.create(
        () -> engines.decode(device),
        new DecodeWorker.Bounds(bounds.decodeBatch(), bounds.decodeQueue()),
        settings.supervision(),
        counts,
        tells(new WorkerStarted(Phase.DECODE)),
        prefill::tell);
  }

  private Runnable tells(Command command) {
    ActorRef<Command> self = getContext().getSelf();
    return () -> self.tell(command);
  }

  private <T> ActorRef<T> spawn(
      Phase phase, String prefix, DeviceSettings device, Behavior<T> worker) {
    var dispatcher = DispatcherSelector.fromConfig(DeviceDispatchers.id(device.id(), phase));
    ActorRef<T> ref = getContext().spawn(worker, prefix + device.id(), dispatcher);
    getContext().watchWith(ref, new WorkerStopped(ref, phase.label()));
    alive.add(ref);
    return ref;
  }

  /** A prefill worker that started anew ended its leases, and who lends them is to know. */
  private Behavior<Command> onStarted(Phase phase) {
    boolean isNews = started.add(phase) || duty.writer().isEmpty();
    if (isNews && started.equals(duty.phases()) && alive.size() == workers) {
      counts.up(true);
      reportUp.run();
      timers.startSingleTimer(StayedUp.INSTANCE, settings.supervision().within());
    }
    return this;
  }

  private Behavior<Command> onNoNodes() {
    if (started.remove(Phase.PREFILL) && started.contains(Phase.DECODE)) {
      down("no other node reads prompts now");
    }
    return this;
  }

  private void down(String reason) {
    counts.up(false);
    reports.down(reason);
  }

  /** One worker gave up, or ends because another did; all are needed. */
  private Behavior<Command> onStopped(ActorRef<?> worker, String name) {
    if (alive.size() == workers) {
      down("its %s engine keeps failing".formatted(name));
    }
    alive.remove(worker);
    timers.cancel(StayedUp.INSTANCE);
    if (alive.isEmpty()) {
      startAnewLater();
    } else {
      alive.forEach(getContext()::stop);
    }
    return this;
  }

  private void startAnewLater() {
    getContext().getLog().error("{} is down, next start in {}", reports.place(), backoff);
    timers.startSingleTimer(StartAnew.INSTANCE, backoff);
    Duration doubled = backoff.multipliedBy(2);
    Duration most = settings.supervision().maxBackoff();
    backoff = doubled.compareTo(most) > 0 ? most : doubled;
  }

  private Behavior<Command> onStayedUp() {
    backoff = settings.supervision().minBackoff();
    return this;
  }
}
