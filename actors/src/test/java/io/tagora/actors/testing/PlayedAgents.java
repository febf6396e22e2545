package io.tagora.actors.testing;

import io.tagora.actors.agent.AgentDirectory;
import io.tagora.actors.agent.AgentId;
import io.tagora.actors.agent.Arbiter;
import io.tagora.actors.agent.Expert;
import io.tagora.actors.agent.Explainer;
import io.tagora.actors.agent.Planner;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;

/** Agents for everybody, played by hand. */
public record PlayedAgents(
    TestProbe<Planner.Command> planner,
    TestProbe<Expert.Command> expert,
    TestProbe<Arbiter.Command> arbiter,
    TestProbe<Explainer.Command> explainer)
    implements AgentDirectory {

  public static PlayedAgents of(ActorTestKit kit) {
    return new PlayedAgents(
        kit.createTestProbe(), kit.createTestProbe(), kit.createTestProbe(), kit.createTestProbe());
  }

  @Override
  public void wake(String userId) {}

  @Override
  public ActorRef<Planner.Command> planner(AgentId agent) {
    return planner.getRef();
  }

  @Override
  public ActorRef<Expert.Command> expert(AgentId agent) {
    return expert.getRef();
  }

  @Override
  public ActorRef<Arbiter.Command> arbiter(AgentId agent) {
    return arbiter.getRef();
  }

  @Override
  public ActorRef<Explainer.Command> explainer(AgentId agent) {
    return explainer.getRef();
  }
}
