package io.tagora.actors.agent;

import io.tagora.actors.device.InferenceRouter;
import io.tagora.cluster.settings.AgentSettings;
import io.tagora.runtime.catalog.Catalog;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * The agents of one node that serve everybody: they stand in for users' own. Whoever spawns them
 * watches them, so that no request must; one that has ended is begun anew.
 */
public final class StandIns implements AgentDirectory {

  /** One agent and how it is made. */
  private static final class Seat<C> {
    private final String name;
    private final Behavior<C> behavior;
    private volatile ActorRef<C> agent;

    private Seat(ActorContext<?> context, String name, Behavior<C> behavior) {
      this.name = name;
      this.behavior = behavior;
      agent = context.spawn(behavior, name);
    }

    private boolean fillAnew(ActorContext<?> context, ActorRef<?> ended) {
      boolean held = agent.equals(ended);
      if (held) {
        agent = context.spawn(behavior, name);
      }
      return held;
    }
  }

  private final Seat<Planner.Command> planner;
  private final List<Seat<Expert.Command>> experts;
  private final Seat<Arbiter.Command> arbiter;
  private final Seat<Explainer.Command> explainer;

  private StandIns(
      ActorContext<?> context,
      ActorRef<InferenceRouter.Command> router,
      Catalog catalog,
      AgentSettings settings) {
    planner =
        new Seat<>(
            context, "planner", Planner.create(Optional.empty(), router, settings.planner()));
    experts =
        IntStream.rangeClosed(1, settings.maxPersonas())
            .mapToObj(number ->
                new Seat<>(
                    context,
                    "expert-" + number,
                    Expert.create(Optional.empty(), router, catalog, settings)))
            .toList();
    arbiter = new Seat<>(context, "arbiter", Arbiter.create(Optional.empty(), router, settings));
    explainer =
        new Seat<>(
            context, "explainer", Explainer.create(Optional.empty(), router, settings.explainer()));
  }

  /**
   * Spawns all agents below an actor that watches them.
   *
   * @param ended what the actor is told when an agent has ended
   */
  public static <T> StandIns spawn(
      ActorContext<T> context,
      ActorRef<InferenceRouter.Command> router,
      Catalog catalog,
      AgentSettings settings,
      Function<ActorRef<?>, T> ended) {
    var agents = new StandIns(context, router, catalog, settings);
    agents.seats().forEach(seat -> context.watchWith(seat.agent, ended.apply(seat.agent)));
    return agents;
  }

  private Stream<Seat<?>> seats() {
    return Stream.concat(Stream.of(planner, arbiter, explainer), experts.stream());
  }

  /** Begins the agent anew that has ended; to be called by the actor that watches it. */
  public <T> void beginAnew(
      ActorContext<T> context, ActorRef<?> agent, Function<ActorRef<?>, T> ended) {
    seats()
        .filter(seat -> seat.fillAnew(context, agent))
        .forEach(seat -> context.watchWith(seat.agent, ended.apply(seat.agent)));
  }

  /** They are awake as long as the node is. */
  @Override
  public void wake(String userId) {}

  @Override
  public ActorRef<Planner.Command> planner(AgentId agent) {
    return planner.agent;
  }

  @Override
  public ActorRef<Expert.Command> expert(AgentId agent) {
    return experts.get(agent.place() % experts.size()).agent;
  }

  @Override
  public ActorRef<Arbiter.Command> arbiter(AgentId agent) {
    return arbiter.agent;
  }

  @Override
  public ActorRef<Explainer.Command> explainer(AgentId agent) {
    return explainer.agent;
  }
}
