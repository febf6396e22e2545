package io.tagora.actors.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.agent.AgentDirectory;
import io.tagora.actors.agent.AgentId;
import io.tagora.actors.agent.Arbiter;
import io.tagora.actors.agent.Expert;
import io.tagora.actors.agent.Explainer;
import io.tagora.actors.agent.Planner;
import io.tagora.actors.agent.StandIns;
import io.tagora.actors.device.Models;
import io.tagora.actors.memory.UserMemories;
import io.tagora.actors.testing.PlayedAgents;
import io.tagora.actors.testing.ReadyModel;
import io.tagora.actors.testing.Scene;
import io.tagora.actors.testing.ScriptedEngine;
import io.tagora.actors.testing.ShelfSelector;
import io.tagora.actors.testing.Shop;
import io.tagora.cluster.NodeConfig;
import io.tagora.runtime.agent.Rung;
import io.tagora.runtime.explanation.PlainReason;
import io.tagora.runtime.explanation.StyleChooser;
import io.tagora.runtime.memory.Summarizer;
import io.tagora.runtime.model.ControlToken;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.Generation.Part;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Agents that end before they have seen what they were asked. */
class EndedAgentsTest {
  private static final NodeConfig NODE = NodeConfig.of(ConfigFactory.empty());
  private static final int EXPERTS = 4;

  private final ActorTestKit kit = ActorTestKit.create(NODE.config());
  private final TestProbe<Outcome> outcomes = kit.createTestProbe();
  private final PlayedAgents ended = PlayedAgents.of(kit);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  /** Who is looked for the first time never answers; later there are others. */
  private final class Ending implements AgentDirectory {
    private final AgentDirectory others;
    private final Set<String> looked = new HashSet<>();

    private Ending(AgentDirectory others) {
      this.others = others;
    }

    @Override
    public void wake(String userId) {}

    @Override
    public ActorRef<Planner.Command> planner(AgentId agent) {
      return looked.add("planner") ? ended.planner(agent) : others.planner(agent);
    }

    @Override
    public ActorRef<Expert.Command> expert(AgentId agent) {
      return looked.add("expert " + agent.place()) ? ended.expert(agent) : others.expert(agent);
    }

    @Override
    public ActorRef<Arbiter.Command> arbiter(AgentId agent) {
      return looked.add("arbiter") ? ended.arbiter(agent) : others.arbiter(agent);
    }

    @Override
    public ActorRef<Explainer.Command> explainer(AgentId agent) {
      return looked.add("explainer") ? ended.explainer(agent) : others.explainer(agent);
    }
  }

  private static Generation written(String prompt) {
    var parts =
        prompt.startsWith(ControlToken.PLAN.text())
            ? Stream.of("babies: seen", "walks: seen", "hikes: seen", "homes: seen")
            : prompt.startsWith(ControlToken.EXPLAIN.text())
                ? Stream.of("fine " + prompt.substring(prompt.indexOf("Fine ")))
                : Stream.of("strollers", "boots");
    return new Generation(
        parts.map(text -> new Part(text, -1)).toList(), 5, Finish.END_TOKEN, List.of());
  }

  private ActorRef<FlowCommand> begin() {
    var settings = NODE.settings();
    var catalog = Shop.catalog();
    var router = kit.spawn(ReadyModel.create(prompt -> written(prompt.text())));
    var others = new CompletableFuture<StandIns>();
    kit.spawn(
        Behaviors.<ActorRef<?>>setup(context -> {
          others.complete(
              StandIns.spawn(context, router, catalog, settings.agents(), agent -> agent));
          return Behaviors.ignore();
        }));
    var memories =
        new UserMemories.Making(
            Shop::user, settings.memory(), new Summarizer(catalog), Optional.empty());
    var ports =
        new FlowPorts(
            settings,
            kit.spawn(UserMemories.create(memories)),
            new Ending(others.join()),
            router,
            Models.one(
                Scene.MODEL,
                settings.pairs(),
                Scene.enginesOf(new ScriptedEngine(Shop::goodModel))),
            Optional.empty(),
            new ShelfSelector(catalog),
            new StyleChooser(catalog),
            new PlainReason(catalog),
            Runnable::run,
            catalog,
            Shop::environment,
            InstantSource.fixed(Shop.NOW),
            false,
            new Hedging(settings.agents().hedge()),
            System::nanoTime);
    return kit.spawn(
        RecommendationFlow.create(
            "t", Scene.request("ann"), ports, Optional.empty(), outcomes.getRef()));
  }

  @Test
  void whatAnAgentHadNotSeenWhenItEndedIsAskedOfAnother() {
    var flow = begin();
    ended.planner().expectMessageClass(Planner.Draft.class);
    flow.tell(new FlowCommand.AgentStopped(ended.planner().getRef()));
    for (int place = 0; place < EXPERTS; place++) {
      assertEquals(place, ended.expert().expectMessageClass(Expert.Draft.class).agent().place());
    }
    flow.tell(new FlowCommand.AgentStopped(ended.expert().getRef()));
    ended.arbiter().expectMessageClass(Arbiter.Draft.class);
    flow.tell(new FlowCommand.AgentStopped(ended.arbiter().getRef()));
    ended.explainer().expectMessageClass(Explainer.Draft.class);
    flow.tell(new FlowCommand.AgentStopped(ended.explainer().getRef()));

    var answer = outcomes.expectMessageClass(Outcome.Answered.class).recommendation();
    assertEquals(Rung.ALL_EXPERTS, answer.rung());
    assertEquals(List.of(), answer.degraded());
    assertEquals(EXPERTS, answer.experts().size());
  }

  @Test
  void anAgentThatEndsAndWasNotAskedChangesNothing() {
    var flow = begin();
    ended.planner().expectMessageClass(Planner.Draft.class);
    flow.tell(new FlowCommand.AgentStopped(ended.arbiter().getRef()));
    flow.tell(new FlowCommand.AgentStopped(ended.expert().getRef()));

    ended.expert().expectNoMessage();
    flow.tell(new FlowCommand.AgentStopped(ended.planner().getRef()));
    ended.expert().receiveSeveralMessages(EXPERTS);
  }
}
