package io.tagora.actors;

import io.tagora.actors.agent.AgentDirectory;
import io.tagora.actors.agent.Arbiter;
import io.tagora.actors.agent.Expert;
import io.tagora.actors.agent.Explainer;
import io.tagora.actors.agent.Planner;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.actors.memory.UserMemory;
import io.tagora.cluster.settings.AgentSettings;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * The agents of one node, shared by all users who are at home there; the memories find their user
 * themselves, on this node or another one. Whoever spawns them watches them, so that no request
 * must; one that has ended is begun anew.
 */
final class LocalAgents implements AgentDirectory {

  /** One agent and how it is made. */
  private static final class Post<C> {
    private final String name;
    private final Behavior<C> behavior;
    private volatile ActorRef<C> agent;

    private Post(ActorContext<?> context, String name, Behavior<C> behavior) {
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

  private final ActorRef<UserMemory.Command> memories;
  private final Post<Planner.Command> planner;
  private final List<Post<Expert.Command>> experts;
  private final Post<Arbiter.Command> arbiter;
  private final Post<Explainer.Command> explainer;

  private LocalAgents(
      ActorContext<?> context,
      ActorRef<UserMemory.Command> memories,
      ActorRef<InferenceRouter.Command> router,
      Dependencies dependencies) {
    AgentSettings settings = dependencies.settings().agents();
    this.memories = memories;
    planner = new Post<>(context, "planner", Planner.create(router, settings.planner()));
    experts =
        IntStream.rangeClosed(1, settings.maxPersonas())
            .mapToObj(number ->
                new Post<>(
                    context,
                    "expert-" + number,
                    Expert.create(router, dependencies.catalog(), settings)))
            .toList();
    arbiter = new Post<>(context, "arbiter", Arbiter.create(router, settings));
    explainer = new Post<>(context, "explainer", Explainer.create(router, settings.explainer()));
  }

  private LocalAgents(ActorRef<UserMemory.Command> memories, LocalAgents others) {
    this.memories = memories;
    planner = others.planner;
    experts = others.experts;
    arbiter = others.arbiter;
    explainer = others.explainer;
  }

  ActorRef<UserMemory.Command> memories() {
    return memories;
  }

  /** The same agents with other memories. */
  LocalAgents with(ActorRef<UserMemory.Command> others) {
    return new LocalAgents(others, this);
  }

  /**
   * Spawns all agents below an actor that watches them.
   *
   * @param ended what the actor is told when an agent has ended
   */
  static <T> LocalAgents spawn(
      ActorContext<T> context,
      ActorRef<UserMemory.Command> memories,
      ActorRef<InferenceRouter.Command> router,
      Dependencies dependencies,
      Function<ActorRef<?>, T> ended) {
    var agents = new LocalAgents(context, memories, router, dependencies);
    agents.posts().forEach(post -> context.watchWith(post.agent, ended.apply(post.agent)));
    return agents;
  }

  private Stream<Post<?>> posts() {
    return Stream.concat(Stream.of(planner, arbiter, explainer), experts.stream());
  }

  /** Begins the agent anew that has ended; to be called by the actor that watches it. */
  <T> void beginAnew(ActorContext<T> context, ActorRef<?> agent, Function<ActorRef<?>, T> ended) {
    posts()
        .filter(post -> post.fillAnew(context, agent))
        .forEach(post -> context.watchWith(post.agent, ended.apply(post.agent)));
  }

  @Override
  public RecipientRef<UserMemory.Command> memory(String userId) {
    return memories;
  }

  @Override
  public RecipientRef<Planner.Command> planner(String userId) {
    return planner.agent;
  }

  @Override
  public RecipientRef<Expert.Command> expert(String userId, int place) {
    return experts.get(place % experts.size()).agent;
  }

  @Override
  public RecipientRef<Arbiter.Command> arbiter(String userId) {
    return arbiter.agent;
  }

  @Override
  public RecipientRef<Explainer.Command> explainer(String userId) {
    return explainer.agent;
  }
}
