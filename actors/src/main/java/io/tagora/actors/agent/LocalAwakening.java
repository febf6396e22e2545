package io.tagora.actors.agent;

import io.tagora.cluster.settings.AwakeSettings;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Wakes users' own agents of one kind in a process that is no node of a cluster, and has them leave
 * as shards do: when so many are awake that woke up later, or a while after they woke up. Who is
 * used still wakes up anew.
 */
public final class LocalAwakening<C> extends AbstractMatchingBehavior<LocalAwakening.Command> {

  public sealed interface Command permits Wake, Look {}

  /** Whether somebody has been awake for long. */
  enum Look implements Command {
    AROUND
  }

  private record Awake<C>(ActorRef<C> agent, long since) {}

  private final AgentKind<C> kind;
  private final AwakeSettings settings;
  private final LongSupplier ticker;

  /** Who woke up first comes first. */
  private final SequencedMap<AgentId, Awake<C>> awake = new LinkedHashMap<>();

  private final Map<ActorPath, AgentId> names = new HashMap<>();

  /**
   * Begins with nobody awake.
   *
   * @param ticker nanoseconds of any origin, as the node's day may stand still
   */
  public static <C> Behavior<Wake> create(
      AgentKind<C> kind, AwakeSettings settings, LongSupplier ticker) {
    return Behaviors.<Command>setup(context ->
            Behaviors.withTimers(timers -> {
              timers.startTimerWithFixedDelay(Look.AROUND, settings.longest());
              return new LocalAwakening<>(context, kind, settings, ticker);
            }))
        .narrow();
  }

  private LocalAwakening(
      ActorContext<Command> context,
      AgentKind<C> kind,
      AwakeSettings settings,
      LongSupplier ticker) {
    super(context);
    this.kind = kind;
    this.settings = settings;
    this.ticker = ticker;
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    switch (command) {
      case Wake wake -> onWake(wake);
      case Look _ -> onLook();
    }
    return this;
  }

  private void onWake(Wake wake) {
    awake.computeIfAbsent(wake.agent(), this::spawn).agent().tell(kind.waking().apply(wake));
    if (awake.size() > settings.users() * kind.places()) {
      leave(awake.pollFirstEntry().getValue());
    }
  }

  private Awake<C> spawn(AgentId id) {
    ActorRef<C> agent = getContext().spawnAnonymous(kind.making().apply(id));
    getContext().watch(agent);
    names.put(agent.path(), id);
    return new Awake<>(agent, ticker.getAsLong());
  }

  private void leave(Awake<C> one) {
    one.agent().tell(kind.leave());
  }

  private void onLook() {
    long now = ticker.getAsLong();
    long longest = settings.longest().toNanos();
    while (!awake.isEmpty() && now - awake.firstEntry().getValue().since() >= longest) {
      leave(awake.pollFirstEntry().getValue());
    }
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) throws Exception {
    return signal instanceof Terminated ended ? onEnded(ended.getRef()) : super.onSignal(signal);
  }

  /** One that left may have another one in its place already, which stays. */
  private Behavior<Command> onEnded(ActorRef<?> agent) {
    AgentId id = names.remove(agent.path());
    var inPlace = awake.get(id);
    if (inPlace != null && inPlace.agent().equals(agent)) {
      awake.remove(id);
    }
    return this;
  }
}
