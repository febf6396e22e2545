package io.tagora.actors.sharding;

import io.tagora.actors.flow.Outcome;
import io.tagora.actors.flow.StageRelay;
import io.tagora.cluster.wire.WireMessage;
import io.tagora.runtime.agent.RecommendationRequest;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Takes a user's requests on the node where the user is at home, which holds the user's memory and
 * KV prefix, and hands them to that node's desk. Keeps nothing; gone when idle.
 */
public final class UserRequests extends AbstractMatchingBehavior<UserRequests.Command> {

  public sealed interface Command {
    /** The user whom this is meant for. */
    String userId();
  }

  /**
   * A request on its way to its user's home.
   *
   * @param watcher is told every stage; empty if nobody watches
   * @param replyTo is told the outcome once, unless the home dies before
   */
  public record Recommend(
      RecommendationRequest request,
      Optional<ActorRef<StageRelay.Command>> watcher,
      ActorRef<Outcome> replyTo)
      implements Command, WireMessage {
    @Override
    public String userId() {
      return request.userId();
    }
  }

  /** The user moves, or has been idle for long; never leaves the node. */
  enum Leave implements Command {
    OF_ALL;

    @Override
    public String userId() {
      return "";
    }
  }

  private final String userId;
  private final ActorRef<Recommend> desk;

  static Behavior<Command> create(String userId, ActorRef<Recommend> desk) {
    return Behaviors.setup(context -> new UserRequests(context, userId, desk));
  }

  private UserRequests(ActorContext<Command> context, String userId, ActorRef<Recommend> desk) {
    super(context);
    this.userId = userId;
    this.desk = desk;
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Recommend recommend -> onRecommend(recommend);
      case Leave _ -> Behaviors.stopped();
    };
  }

  private Behavior<Command> onRecommend(Recommend recommend) {
    if (recommend.userId().equals(userId)) {
      desk.tell(recommend);
    } else {
      getContext().getLog().error("{} came to the requests of {}", recommend, userId);
    }
    return this;
  }
}
