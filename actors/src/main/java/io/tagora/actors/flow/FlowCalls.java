package io.tagora.actors.flow;

import io.tagora.actors.agent.AgentId;
import io.tagora.actors.agent.Answers;
import io.tagora.actors.agent.Arbiter;
import io.tagora.actors.agent.Expert;
import io.tagora.actors.agent.Explainer;
import io.tagora.actors.agent.Planner;
import io.tagora.actors.breaker.Breakers;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.actors.flow.FlowCommand.ArbiterReplied;
import io.tagora.actors.flow.FlowCommand.ContextReplied;
import io.tagora.actors.flow.FlowCommand.ExpertReplied;
import io.tagora.actors.flow.FlowCommand.ExplainerReplied;
import io.tagora.actors.flow.FlowCommand.ItemsSelected;
import io.tagora.actors.flow.FlowCommand.PlannerReplied;
import io.tagora.actors.flow.FlowCommand.SelectionFailed;
import io.tagora.cluster.settings.HistorySettings;
import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.model.CallGate.Ending;
import io.tagora.runtime.model.CallGate.Passage;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.prompt.ContextPrompt;
import io.tagora.runtime.prompt.ContextWindow;
import io.tagora.runtime.prompt.EntityText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** How a flow asks others; each answer comes back as a {@link FlowCommand}. */
final class FlowCalls {
  private final ActorContext<FlowCommand> actor;
  private final ActorRef<FlowCommand> self;
  private final String turnId;
  private final RecommendationRequest request;
  private final AgentId first;
  private final FlowPorts ports;
  private final TurnSeeds seeds;
  private final ExpertTasks tasks;

  FlowCalls(
      ActorContext<FlowCommand> actor,
      String turnId,
      RecommendationRequest request,
      FlowPorts ports) {
    this.actor = actor;
    self = actor.getSelf();
    this.turnId = turnId;
    this.request = request;
    first = AgentId.firstOf(request.userId());
    this.ports = ports;
    seeds = new TurnSeeds(request.seed());
    tasks = new ExpertTasks(request, ports);
  }

  /** Has the user's agents wake up while the memory and the context are read. */
  void wakeAgents() {
    ports.agents().wake(request.userId());
  }

  /** The KV is held by this model for as long as the flow lives. */
  void readContext(String model, HybridContext context, Duration deadline) {
    read(model, context, deadline, Optional.empty());
  }

  /** As {@link #readContext}, by a device that does not hold this one. */
  void readElsewhere(String model, HybridContext context, KvHandle held, Duration deadline) {
    read(model, context, deadline, Optional.of(held.deviceId()));
  }

  private void read(
      String model, HybridContext context, Duration deadline, Optional<String> elsewhere) {
    var answers = actor.messageAdapter(InferenceRouter.ContextReply.class, ContextReplied::new);
    var prompt = ContextPrompt.of(context, ports.catalog(), window());
    ports
        .router()
        .tell(
            new InferenceRouter.ReadContext(
                model, prompt, deadline, self, answers, elsewhere, request.priority()));
  }

  private ContextWindow window() {
    HistorySettings history = ports.settings().agents().history();
    return new ContextWindow(
        history.inWords(), history.block(), history.blocks(), EntityText.named(history.entities()));
  }

  /** A try's name: the turn's own for the first one. */
  private String turnOf(int attempt, int first) {
    return attempt == first ? turnId : turnId + "/" + attempt;
  }

  /** Asks the Planner, and says which one that is. */
  ActorRef<?> plan(HybridContext context, KvHandle trunk, int attempt, Duration deadline) {
    var planner = ports.agents().planner(first);
    planner.tell(
        new Planner.Draft(
            first,
            turnOf(attempt, 1),
            trunk,
            tasks.personas(context),
            seeds.of("planner"),
            deadline,
            reply -> self.tell(new PlannerReplied(attempt, reply))));
    return planner;
  }

  /** The plan with the persona of what is under way at its end, if the request has room for it. */
  Plan completed(Plan plan, HybridContext context) {
    return tasks.completed(plan, context);
  }

  /** Asks experts over this trunk, each when it is told to. */
  ExpertPanel.Asking experts(
      Plan plan, HybridContext context, KvHandle trunk, int attempt, Duration deadline) {
    String turn = turnOf(attempt, 0);
    var assignments = tasks.of(plan, context);
    Answers<Expert.Reply> answers = reply -> self.tell(new ExpertReplied(attempt, reply));
    return (persona, place) -> {
      var agent = new AgentId(request.userId(), place);
      var expert = ports.agents().expert(agent);
      var task = assignments.of(persona);
      long seed = seeds.of("expert/" + persona.id());
      expert.tell(
          new Expert.Draft(
              agent,
              turn,
              trunk,
              persona,
              task.vocabulary(),
              task.tags(),
              seed,
              deadline,
              answers));
      return new ExpertPanel.Asked(agent, expert);
    };
  }

  /** Nobody waits for these any more: their model calls end. */
  void takeBack(List<ExpertPanel.Open> tries) {
    for (var open : tries) {
      var asked = open.asked();
      asked
          .expert()
          .tell(new Expert.TakeBack(asked.agent(), turnOf(open.attempt(), 0), open.personaId()));
    }
  }

  /** Asks the Arbiter, and says which one that is. */
  ActorRef<?> arbitrate(List<TagProposal> pool, KvHandle trunk, int attempt, Duration deadline) {
    var arbiter = ports.agents().arbiter(first);
    arbiter.tell(
        new Arbiter.Draft(
            first,
            turnOf(attempt, 1),
            trunk,
            pool,
            seeds.of("arbiter"),
            deadline,
            reply -> self.tell(new ArbiterReplied(attempt, reply))));
    return arbiter;
  }

  /** Refused at once while the item index is known to be down. */
  void select(HybridContext context, Plan plan, Arbitration arbitration) {
    switch (Breakers.of(actor.getSystem()).index().enter()) {
      case Passage.Refused(var reason, _) -> self.tell(new SelectionFailed(Step.RETRIEVAL, reason));
      case Passage.Entered(var ended) -> {
        var random = seeds.generator("selection");
        on(
            ports.selectionThreads(),
            Step.RETRIEVAL,
            () -> ports.selector().select(context, plan, arbitration, request.items(), random),
            ended);
      }
    }
  }

  /** Needs no index, and so not the threads of those that search, which may hang. */
  void selectUtility(HybridContext context) {
    on(
        actor.getExecutionContext(),
        Step.UTILITY,
        () -> ports.selector().utility(context, request.items()),
        _ -> {});
  }

  private void on(
      Executor threads,
      Step step,
      Supplier<List<RecommendedItem>> selection,
      Consumer<Ending> ended) {
    var log = actor.getSystem().log();
    threads.execute(() -> {
      try {
        var items = selection.get();
        ended.accept(Ending.SUCCEEDED);
        self.tell(new ItemsSelected(step, items));
      } catch (RuntimeException failure) {
        ended.accept(Ending.FAILED);
        log.warn("selecting items failed", failure);
        self.tell(new SelectionFailed(step, "selecting items failed: " + failure.getMessage()));
      }
    });
  }

  /** Asks the Explainer for each item, and says which one that is. */
  ActorRef<?> explain(
      HybridContext context,
      Plan plan,
      List<RecommendedItem> items,
      KvHandle trunk,
      int attempt,
      Duration deadline) {
    var explainer = ports.agents().explainer(first);
    String turn = turnOf(attempt, 1);
    Answers<Explainer.Reply> answers = reply -> self.tell(new ExplainerReplied(attempt, reply));
    for (RecommendedItem item : items) {
      explainer.tell(
          new Explainer.Draft(
              first,
              turn,
              trunk,
              ports.styles().choose(context, item, Interests.persona(plan, item)),
              item.item(),
              Interests.of(plan, item),
              seeds.of("explainer/" + item.item().id()),
              deadline,
              answers));
    }
    return explainer;
  }
}
