package io.tagora.actors;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Planner → experts → arbiter with nothing inside: as many messages as such a request needs at
 * least, and one actor for it. What the runtime takes beside this is its own work.
 */
final class BareAgents {
  private BareAgents() {}

  /** Answered with how many experts answered. */
  record Plan(ActorRef<Integer> replyTo) {}

  private record Draft(ActorRef<Drafted> replyTo) {}

  private enum Drafted {
    INSTANCE
  }

  static Behavior<Plan> create(int experts) {
    return Behaviors.setup(context -> {
      List<ActorRef<Draft>> all =
          IntStream.range(0, experts).mapToObj(_ -> context.spawnAnonymous(expert())).toList();
      return Behaviors.receiveMessage(plan -> {
        var arbiter = context.spawnAnonymous(arbiter(experts, 0, plan.replyTo()));
        all.forEach(expert -> expert.tell(new Draft(arbiter)));
        return Behaviors.same();
      });
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
