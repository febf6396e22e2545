package io.tagora.gateway.node;

import io.tagora.actors.Dependencies;
import io.tagora.actors.RecommendationService;
import io.tagora.cluster.settings.ClusterSettings;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The root of a node's actors: it starts the agents once their parts are loaded, so that they end
 * before the system's own actors. Its messages never leave the process.
 */
final class Guardian extends AbstractMatchingBehavior<Guardian.Command> {

  sealed interface Command {}

  record Start(Dependencies dependencies, CompletableFuture<RecommendationService> started)
      implements Command {}

  /** For a node without agents. */
  record StartGateway(ClusterSettings cluster, CompletableFuture<RecommendationService> started)
      implements Command {}

  private Guardian(ActorContext<Command> context) {
    super(context);
  }

  static Behavior<Command> create() {
    return Behaviors.setup(Guardian::new);
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Start start -> onStart(start);
      case StartGateway start -> onStartGateway(start);
    };
  }

  private Behavior<Command> onStart(Start start) {
    start.started().complete(RecommendationService.start(getContext(), start.dependencies()));
    return this;
  }

  private Behavior<Command> onStartGateway(StartGateway start) {
    start.started().complete(RecommendationService.startGateway(getContext(), start.cluster()));
    return this;
  }
}
