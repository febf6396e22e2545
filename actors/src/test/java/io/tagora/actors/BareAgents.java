package io.tagora.actors;

import io.tagora.cluster.ClusterStart;
import io.tagora.cluster.settings.ClusterSettings;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.HashCodeNoEnvelopeMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * Planner → experts → arbiter with nothing inside: as many messages as such a request needs at
 * least, and one actor for it. What the runtime takes beside this is its own work.
 */
final class BareAgents {
  private BareAgents() {}

  /** Names the user that a planner or expert is of. */
  sealed interface OfUser {
    String userId();
  }

  /** Answered with how many experts answered. */
  record Plan(String userId, ActorRef<Integer> replyTo) implements OfUser {}

  private record Draft(String userId, ActorRef<Drafted> replyTo) implements OfUser {}

  private enum Drafted {
    INSTANCE
  }

  static Behavior<Plan> create(int experts) {
    return Behaviors.setup(context -> {
      List<ActorRef<Draft>> all =
          IntStream.range(0, experts).mapToObj(_ -> context.spawnAnonymous(expert())).toList();
      return planner(context, all);
    });
  }

  /**
   * The same by sharded entities, a planner and an expert for each user, on a cluster of this node
   * alone.
   *
   * @return the way to all planners
   */
  static ActorRef<Plan> sharded(ActorSystem<?> system, ClusterSettings settings, int experts) {
    ClusterStart.join(system, settings);
    var sharding = ClusterSharding.get(system);
    ActorRef<Draft> expert =
        sharding.init(entity("BareExpert", Draft.class, settings.shards(), BareAgents::expert));
    List<ActorRef<Draft>> all = IntStream.range(0, experts).mapToObj(_ -> expert).toList();
    return sharding.init(
        entity(
            "BarePlanner",
            Plan.class,
            settings.shards(),
            () -> Behaviors.setup(context -> planner(context, all))));
  }

  private static <M extends OfUser> Entity<M, M> entity(
      String name, Class<M> type, int shards, Supplier<Behavior<M>> behavior) {
    return Entity.of(EntityTypeKey.create(type, name), _ -> behavior.get())
        .withMessageExtractor(
            new HashCodeNoEnvelopeMessageExtractor<M>(shards) {
              @Override
              public String entityId(M message) {
                return message.userId();
              }
            });
  }

  private static Behavior<Plan> planner(ActorContext<Plan> context, List<ActorRef<Draft>> experts) {
    return Behaviors.receiveMessage(plan -> {
      var arbiter = context.spawnAnonymous(arbiter(experts.size(), 0, plan.replyTo()));
      experts.forEach(expert -> expert.tell(new Draft(plan.userId(), arbiter)));
      return Behaviors.same();
    });
  }

  private static Behavior<Draft> expert() {
    return Behaviors.receiveMessage(draft -> {
      draft.replyTo().tell(Drafted.INSTANCE);
      return Behaviors.same();
    });
  }

  private static Behavior<Drafted> arbiter(int experts, int before, ActorRef<Integer> replyTo) {
    return Behaviors.receiveMessage(_ -> {
      int drafted = before + 1;
      if (drafted < experts) {
        return arbiter(experts, drafted, replyTo);
      }
      replyTo.tell(drafted);
      return Behaviors.stopped();
    });
  }

  /** An answer counts only if every expert was heard. */
  static void check(int drafted) {
    if (drafted != 8) {
      throw new IllegalStateException("all 8 experts must answer, got " + drafted);
    }
  }
}
