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

  /**
   * What a request's actors tell each other where each agent asks a model: who asks, who answers.
   */
  private sealed interface Told {}

  private record Asked(ActorRef<Told> replyTo) implements Told {}

  private record Written(Asked question) implements Told {}

  private record Call(Asked question, ActorRef<Told> agent) implements Told {}

  private enum Answered implements Told {
    INSTANCE
  }

  /**
   * The same with all messages that the runtime sends for a request, and as many actors: a flow for
   * each asks a memory and for a context, then its planner, its experts and its arbiter, of whom
   * each asks a model.
   */
  static Behavior<Plan> asking(int experts) {
    return Behaviors.setup(context -> {
      ActorRef<Told> model = context.spawn(model(), "model");
      ActorRef<Told> memory = context.spawn(memory(), "memory");
      ActorRef<Told> planner = context.spawn(agent(model), "planner");
      ActorRef<Told> arbiter = context.spawn(agent(model), "arbiter");
      List<ActorRef<Told>> all =
          IntStream.range(0, experts).mapToObj(_ -> context.spawnAnonymous(agent(model))).toList();
      List<List<ActorRef<Told>>> steps =
          List.of(List.of(memory), List.of(memory), List.of(planner), all, List.of(arbiter));
      return Behaviors.receiveMessage(plan -> {
        context.spawnAnonymous(flow(steps, experts, plan.replyTo()));
        return Behaviors.same();
      });
    });
  }

  private static Behavior<Told> flow(
      List<List<ActorRef<Told>>> steps, int experts, ActorRef<Integer> replyTo) {
    return Behaviors.setup(context -> {
      begin(steps.getFirst(), context.getSelf());
      return waiting(context, steps, steps.getFirst().size(), experts, replyTo);
    });
  }

  private static void begin(List<ActorRef<Told>> step, ActorRef<Told> flow) {
    var question = new Asked(flow);
    step.forEach(actor -> actor.tell(question));
  }

  private static Behavior<Told> waiting(
      ActorContext<Told> context,
      List<List<ActorRef<Told>>> steps,
      int open,
      int experts,
      ActorRef<Integer> replyTo) {
    return Behaviors.receiveMessage(_ -> {
      if (open > 1) {
        return waiting(context, steps, open - 1, experts, replyTo);
      }
      var next = steps.subList(1, steps.size());
      if (next.isEmpty()) {
        replyTo.tell(experts);
        return Behaviors.stopped();
      }
      begin(next.getFirst(), context.getSelf());
      return waiting(context, next, next.getFirst().size(), experts, replyTo);
    });
  }

  private static Behavior<Told> memory() {
    return Behaviors.receiveMessage(told -> {
      if (told instanceof Asked(var replyTo)) {
        replyTo.tell(Answered.INSTANCE);
      }
      return Behaviors.same();
    });
  }

  private static Behavior<Told> model() {
    return Behaviors.receiveMessage(told -> {
      if (told instanceof Call(var question, var agent)) {
        agent.tell(new Written(question));
      }
      return Behaviors.same();
    });
  }

  private static Behavior<Told> agent(ActorRef<Told> model) {
    return Behaviors.setup(context ->
        Behaviors.receiveMessage(told -> {
          switch (told) {
            case Asked question -> model.tell(new Call(question, context.getSelf()));
            case Written(var question) -> question.replyTo().tell(Answered.INSTANCE);
            case Call _, Answered _ -> throw new IllegalStateException("an agent got " + told);
          }
          return Behaviors.same();
        }));
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
