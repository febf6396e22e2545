package io.tagora.actors;

import io.tagora.actors.flow.StageRelay;
import io.tagora.actors.memory.UserMemory;
import io.tagora.actors.sharding.ShardedUsers;
import io.tagora.actors.sharding.UserRequests;
import io.tagora.cluster.ClusterView;
import io.tagora.cluster.settings.ClusterSettings;
import io.tagora.cluster.settings.NodeRole;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Routers;

/**
 * The desk of a node that has no agents: everything goes to its user's home on another node, and
 * what that one does not answer to the desk of any. Keeps nothing.
 */
final class GatewayDesk extends AbstractMatchingBehavior<RecommendationDesk.Command> {
  private final ShardedUsers users;
  private final ActorRef<UserRequests.Recommend> anyDesk;

  static Behavior<RecommendationDesk.Command> create(ClusterSettings settings) {
    return Behaviors.setup(context -> new GatewayDesk(context, settings));
  }

  private GatewayDesk(ActorContext<RecommendationDesk.Command> context, ClusterSettings settings) {
    super(context);
    users = ShardedUsers.of(context.getSystem(), settings);
    anyDesk = context.spawn(Routers.group(RecommendationDesk.ANY), "any-desk");
  }

  @Override
  public Behavior<RecommendationDesk.Command> onMessage(RecommendationDesk.Command command) {
    return switch (command) {
      case RecommendationDesk.Recommend recommend -> onRecommend(recommend);
      case RecommendationDesk.Here(var recommend) -> onHere(recommend);
      case RecommendationDesk.ToMemory(var toMemory) -> onToMemory(toMemory);
      case RecommendationDesk.Erase(var userId, var replyTo) -> onErase(userId, replyTo);
      case RecommendationDesk.AskReady(var replyTo) -> onAskReady(replyTo);
      case RecommendationDesk.TakeUsers(var replyTo) -> done(replyTo);
      case RecommendationDesk.Drain(var replyTo) -> done(replyTo);
      case RecommendationDesk.Rehearse unasked -> onUnexpected(unasked);
      case RecommendationDesk.ToCompletions unasked -> onUnexpected(unasked);
      case RecommendationDesk.FlowEnded unasked -> onUnexpected(unasked);
      case RecommendationDesk.AgentEnded unasked -> onUnexpected(unasked);
      case RecommendationDesk.UsersAgentEnded unasked -> onUnexpected(unasked);
    };
  }

  private Behavior<RecommendationDesk.Command> onRecommend(RecommendationDesk.Recommend recommend) {
    var relay =
        recommend
            .watcher()
            .map(watcher -> StageRelay.create(watcher, recommend.longest()))
            .map(getContext()::spawnAnonymous);
    users
        .requests()
        .tell(new UserRequests.Recommend(recommend.request(), relay, recommend.replyTo()));
    return this;
  }

  private Behavior<RecommendationDesk.Command> onHere(UserRequests.Recommend recommend) {
    anyDesk.tell(recommend);
    return this;
  }

  private Behavior<RecommendationDesk.Command> onToMemory(UserMemory.Command command) {
    users.memories().tell(command);
    return this;
  }

  private Behavior<RecommendationDesk.Command> onErase(
      String userId, ActorRef<UserMemory.Forgotten> replyTo) {
    var patience = RecommendationService.MEMORY_TIMEOUT;
    getContext().spawnAnonymous(Erasure.create(userId, users.memories(), patience, replyTo));
    return this;
  }

  private Behavior<RecommendationDesk.Command> onAskReady(ActorRef<Boolean> replyTo) {
    replyTo.tell(
        ClusterView.of(getContext().getSystem())
            .filter(view -> view.has(NodeRole.AGENTS))
            .isPresent());
    return this;
  }

  private Behavior<RecommendationDesk.Command> done(ActorRef<RecommendationDesk.Done> replyTo) {
    replyTo.tell(RecommendationDesk.Done.INSTANCE);
    return this;
  }

  private Behavior<RecommendationDesk.Command> onUnexpected(RecommendationDesk.Command command) {
    getContext().getLog().error("a node without agents must not be asked for {}", command);
    return this;
  }
}
