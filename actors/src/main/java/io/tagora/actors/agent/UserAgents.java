package io.tagora.actors.agent;

import io.tagora.actors.device.InferenceRouter;
import io.tagora.cluster.settings.AgentSettings;
import io.tagora.runtime.catalog.Catalog;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/**
 * Each user's own agents, as far as they are awake on this node. Others are woken by who looks for
 * them, and agents that serve everybody stand in for them until then; so nobody waits for an agent,
 * nor misses one that is about to be on another node.
 */
public final class UserAgents implements AgentDirectory {

  /** What wakes agents, and has them leave when they are too many or were not used for long. */
  @FunctionalInterface
  public interface Awakening {
    /** The way to all agents of the kind. */
    ActorRef<Wake> of(AgentKind<?> kind);
  }

  /** Those of one kind, and what wakes them. */
  private static final class Staff<C> {
    private final Roster<C> roster;
    private final int places;
    private final ActorRef<Wake> awakening;
    private final String name;
    private final LongAdder stoodIn = new LongAdder();

    private Staff(Roster<C> roster, AgentKind<C> kind, Awakening awakening) {
      this.roster = roster;
      name = kind.name();
      places = kind.places();
      this.awakening = awakening.of(kind);
    }

    private ActorRef<C> find(AgentId id, Function<AgentId, ActorRef<C>> standIn) {
      Optional<ActorRef<C>> own = roster.find(id);
      if (own.isEmpty()) {
        awakening.tell(Wake.of(id));
        stoodIn.increment();
      }
      return own.orElseGet(() -> standIn.apply(id));
    }

    private AgentFigures.Kind figures() {
      return new AgentFigures.Kind(name, roster.size(), stoodIn.sum());
    }

    private boolean isAwake(AgentId id) {
      return roster.find(id).isPresent();
    }

    private void wakeAll(String userId) {
      for (int place = 0; place < places; place++) {
        awakening.tell(new Wake(userId, place));
      }
    }
  }

  private final AgentDirectory standIns;
  private final Staff<Planner.Command> planners;
  private final Staff<Expert.Command> experts;
  private final Staff<Arbiter.Command> arbiters;
  private final Staff<Explainer.Command> explainers;

  /**
   * Begins with nobody awake.
   *
   * @param onEnded is told the user and the agent that has ended, by any thread; what was sent to
   *     it and not answered never will be
   */
  public UserAgents(
      ActorRef<InferenceRouter.Command> router,
      Catalog catalog,
      AgentSettings settings,
      AgentDirectory standIns,
      BiConsumer<String, ActorRef<?>> onEnded,
      Awakening awakening) {
    this.standIns = standIns;
    var begun = new Begun(onEnded, awakening);
    planners =
        begun.staff(
            "Planner",
            Planner.Command.class,
            1,
            post -> Planner.create(post, router, settings.planner()),
            wake -> wake,
            Leave.WHEN_DONE);
    experts =
        begun.staff(
            "Expert",
            Expert.Command.class,
            settings.maxPersonas(),
            post -> Expert.create(post, router, catalog, settings),
            wake -> wake,
            Leave.WHEN_DONE);
    arbiters =
        begun.staff(
            "Arbiter",
            Arbiter.Command.class,
            1,
            post -> Arbiter.create(post, router, settings),
            wake -> wake,
            Leave.WHEN_DONE);
    explainers =
        begun.staff(
            "Explainer",
            Explainer.Command.class,
            1,
            post -> Explainer.create(post, router, settings.explainer()),
            wake -> wake,
            Leave.WHEN_DONE);
  }

  /** How each kind begins. */
  private record Begun(BiConsumer<String, ActorRef<?>> onEnded, Awakening awakening) {
    private <C> Staff<C> staff(
        String name,
        Class<C> commands,
        int places,
        Function<Optional<Post<C>>, Behavior<C>> making,
        Function<Wake, C> waking,
        C leave) {
      var roster = new Roster<C>(onEnded);
      Function<AgentId, Behavior<C>> own = id -> making.apply(Optional.of(new Post<>(id, roster)));
      return new Staff<>(
          roster, new AgentKind<>(name, commands, places, own, waking, leave), awakening);
    }
  }

  /** They come and go together, more or less; one that is missed is woken when it is looked for. */
  @Override
  public void wake(String userId) {
    if (!planners.isAwake(AgentId.firstOf(userId))) {
      all().forEach(staff -> staff.wakeAll(userId));
    }
  }

  private Stream<Staff<?>> all() {
    return Stream.of(planners, experts, arbiters, explainers);
  }

  List<AgentFigures.Kind> figures() {
    return all().map(Staff::figures).toList();
  }

  @Override
  public ActorRef<Planner.Command> planner(AgentId agent) {
    return planners.find(agent, standIns::planner);
  }

  @Override
  public ActorRef<Expert.Command> expert(AgentId agent) {
    return experts.find(agent, standIns::expert);
  }

  @Override
  public ActorRef<Arbiter.Command> arbiter(AgentId agent) {
    return arbiters.find(agent, standIns::arbiter);
  }

  @Override
  public ActorRef<Explainer.Command> explainer(AgentId agent) {
    return explainers.find(agent, standIns::explainer);
  }
}
