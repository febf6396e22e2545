package io.tagora.actors.flow;

import io.tagora.cluster.wire.WireMessage;
import io.tagora.runtime.agent.Stage;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Hands a request's stages to a caller's function, one at a time, and stops after the last; or when
 * the request is over, as its node may die before the last.
 */
public final class StageRelay extends AbstractMatchingBehavior<StageRelay.Command> {

  public sealed interface Command extends WireMessage {}

  /** A stage of the request. */
  public record Happened(Stage stage) implements Command {}

  /** Stops when the flow did, even where the flow never completed. */
  public record Follow(ActorRef<?> flow) implements Command {}

  /** There will be no stage any more. */
  public enum Over implements Command {
    INSTANCE
  }

  private final Consumer<Stage> watcher;

  /**
   * A relay to one caller.
   *
   * @param longest after which the request is over in any case
   */
  public static Behavior<Command> create(Consumer<Stage> watcher, Duration longest) {
    return Behaviors.withTimers(timers -> {
      timers.startSingleTimer(Over.INSTANCE, longest);
      return Behaviors.setup(context -> new StageRelay(context, watcher));
    });
  }

  private StageRelay(ActorContext<Command> context, Consumer<Stage> watcher) {
    super(context);
    this.watcher = watcher;
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Happened(var stage) -> onHappened(stage);
      case Follow(var flow) -> onFollow(flow);
      case Over _ -> Behaviors.stopped();
    };
  }

  private Behavior<Command> onHappened(Stage stage) {
    try {
      watcher.accept(stage);
    } catch (RuntimeException e) {
      getContext().getLog().warn("a watcher failed on {}", stage.getClass().getSimpleName(), e);
    }
    return stage instanceof Stage.Completed ? Behaviors.stopped() : this;
  }

  private Behavior<Command> onFollow(ActorRef<?> flow) {
    getContext().watchWith(flow, Over.INSTANCE);
    return this;
  }
}
