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
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * The agents of one node, shared by all users who are at home there; the memories find their user
 * themselves, on this node or another one.
 */
record LocalAgents(
    ActorRef<UserMemory.Command> memories,
    ActorRef<Planner.Command> planner,
    List<ActorRef<Expert.Command>> experts,
    ActorRef<Arbiter.Command> arbiter,
    ActorRef<Explainer.Command> explainer)
    implements AgentDirectory {

  static LocalAgents spawn(
      ActorContext<?> context,
      ActorRef<UserMemory.Command> memories,
      ActorRef<InferenceRouter.Command> router,
      Dependencies dependencies) {
    AgentSettings settings = dependencies.settings().agents();
    return new LocalAgents(
        memories,
        context.spawn(Planner.create(router, settings.planner()), "planner"),
        IntStream.rangeClosed(1, settings.maxPersonas())
            .mapToObj(number ->
                context.spawn(
                    Expert.create(router, dependencies.catalog(), settings), "expert-" + number))
            .toList(),
        context.spawn(Arbiter.create(router, settings), "arbiter"),
        context.spawn(Explainer.create(router, settings.explainer()), "explainer"));
  }

  /** The same agents with other memories. */
  LocalAgents with(ActorRef<UserMemory.Command> others) {
    return new LocalAgents(others, planner, experts, arbiter, explainer);
  }

  @Override
  public RecipientRef<UserMemory.Command> memory(String userId) {
    return memories;
  }

  @Override
  public RecipientRef<Planner.Command> planner(String userId) {
    return planner;
  }

  @Override
  public RecipientRef<Expert.Command> expert(String userId, int place) {
    return experts.get(place);
  }

  @Override
  public RecipientRef<Arbiter.Command> arbiter(String userId) {
    return arbiter;
  }

  @Override
  public RecipientRef<Explainer.Command> explainer(String userId) {
    return explainer;
  }
}
