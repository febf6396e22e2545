package io.tagora.actors.device;

import io.tagora.cluster.wire.WireMessage;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.model.PrefillEngine;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

/**
 * Has a device forget what it keeps of prompts, for whoever asks on any node. A child of the
 * device's worker, on its thread between two chunks, with its engine; it ends and begins with that.
 *
 * <p>What is being read at that time, or is held and read on, is in no slot yet that could be
 * forgotten. So the same is forgotten once more when every request that had begun is over.
 */
public final class KvForgetter extends AbstractMatchingBehavior<KvForgetter.Command> {
  /** Under which the forgetters of all nodes are found. */
  public static final ServiceKey<Command> KEY = ServiceKey.create(Command.class, "kv-forgetter");

  /** Longer than any request may take. */
  static final Duration LONGEST_REQUEST = Duration.ofMinutes(2);

  public sealed interface Command {}

  /**
   * Forgets prompts that begin so.
   *
   * @param beginning whole tokens of them
   */
  public record Forget(HybridPrompt beginning, ActorRef<Done> replyTo)
      implements Command, WireMessage {}

  private record ForgetAgain(HybridPrompt beginning) implements Command {}

  /** The device has nothing any more of what was not in use. */
  public record Done(String deviceId) implements WireMessage {}

  private final TimerScheduler<Command> timers;
  private final PrefillEngine engine;

  /** Starts one below the worker that owns the engine. */
  public static void start(ActorContext<?> worker, PrefillEngine engine) {
    Behavior<Command> forgetter =
        Behaviors.setup(
            context -> Behaviors.withTimers(timers -> new KvForgetter(context, timers, engine)));
    worker.spawn(
        Behaviors.supervise(forgetter).onFailure(SupervisorStrategy.restart()),
        "forgetter",
        DispatcherSelector.sameAsParent());
  }

  private KvForgetter(
      ActorContext<Command> context, TimerScheduler<Command> timers, PrefillEngine engine) {
    super(context);
    this.timers = timers;
    this.engine = engine;
    context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Forget(var beginning, var replyTo) -> onForget(beginning, replyTo);
      case ForgetAgain(var beginning) -> onForgetAgain(beginning);
    };
  }

  private Behavior<Command> onForget(HybridPrompt beginning, ActorRef<Done> replyTo) {
    engine.forget(beginning);
    var again = new ForgetAgain(beginning);
    timers.startSingleTimer(again, again, LONGEST_REQUEST);
    replyTo.tell(new Done(engine.deviceId()));
    return this;
  }

  private Behavior<Command> onForgetAgain(HybridPrompt beginning) {
    engine.forget(beginning);
    return this;
  }
}
