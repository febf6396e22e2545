package io.tagora.actors.flow;

import io.tagora.actors.agent.Arbiter;
import io.tagora.actors.agent.Planner;
import io.tagora.actors.breaker.Breakers;
import io.tagora.actors.device.Absences;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.actors.flow.FlowCommand.ArbiterReplied;
import io.tagora.actors.flow.FlowCommand.ContextReplied;
import io.tagora.actors.flow.FlowCommand.ExpertsReported;
import io.tagora.actors.flow.FlowCommand.ExplanationsReported;
import io.tagora.actors.flow.FlowCommand.ItemsSelected;
import io.tagora.actors.flow.FlowCommand.MemoryRefused;
import io.tagora.actors.flow.FlowCommand.MemoryReplied;
import io.tagora.actors.flow.FlowCommand.PlannerReplied;
import io.tagora.actors.flow.FlowCommand.SelectionFailed;
import io.tagora.actors.memory.UserMemory;
import io.tagora.cluster.settings.AgentSettings;
import io.tagora.cluster.settings.HistorySettings;
import io.tagora.runtime.agent.Arbitration;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.ReturningInterest;
import io.tagora.runtime.agent.TagProposal;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.memory.Dossier;
import io.tagora.runtime.memory.LastPlan;
import io.tagora.runtime.memory.Showing;
import io.tagora.runtime.memory.ShowingRules;
import io.tagora.runtime.memory.UnwantedItems;
import io.tagora.runtime.model.CallGate.Ending;
import io.tagora.runtime.model.CallGate.Passage;
import io.tagora.runtime.model.KvHandle;
import io.tagora.runtime.prompt.ContextPrompt;
import io.tagora.runtime.prompt.ContextWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** How a flow asks others; each answer comes back as a {@link FlowCommand}. */
final class FlowCalls {
  private final ActorContext<FlowCommand> actor;
  private final String turnId;
  private final RecommendationRequest request;
  private final FlowPorts ports;
  private final TurnSeeds seeds;
  private final Breakers breakers;

  FlowCalls(
      ActorContext<FlowCommand> actor,
      String turnId,
      RecommendationRequest request,
      FlowPorts ports) {
    this.actor = actor;
    this.turnId = turnId;
    this.request = request;
    this.ports = ports;
    seeds = new TurnSeeds(request.seed());
    breakers = Breakers.of(actor.getSystem());
  }

  /** Refused at once while memories are known to be down. */
  void readMemory() {
    switch (breakers.memoryReads().enter()) {
      case Passage.Refused(var reason, _) ->
          actor.getSelf().tell(new MemoryRefused(Absences.failed(reason)));
      case Passage.Entered(var ended) -> readMemory(ended);
    }
  }

  private void readMemory(Consumer<Ending> ended) {
    var answers =
        actor.messageAdapter(
            UserMemory.Recollected.class,
            memory -> {
              ended.accept(Ending.SUCCEEDED);
              return new MemoryReplied(memory.dossier());
            });
    ports.agents().memory(userId()).tell(new UserMemory.Recall(userId(), answers));
  }

  /**
   * Has the memory keep what was shown.
   *
   * @param decided by the agents for it
   * @param erasure as the memory had it when this request began
   */
  void remember(
      Optional<LastPlan> decided, Instant time, List<RecommendedItem> items, long erasure) {
    if (ports.remembers()) {
      var showing = Showing.of(turnId, time, items);
      ports
          .agents()
          .memory(userId())
          .tell(new UserMemory.Serve(userId(), decided, showing, erasure));
    }
  }

  /** What the agents know: the memory and the environment now. */
  HybridContext contextOf(Dossier dossier) {
    var now = ports.clock().instant();
    var state = dossier.record().state();
    var past = state.behaviors().stream().filter(b -> !b.time().isAfter(now)).toList();
    return new HybridContext(
        state.profile(),
        past,
        ports.environment().apply(now),
        now,
        dossier.earlier(),
        UnwantedItems.of(dossier, ports.catalog(), showingRules(), now));
  }

  private ShowingRules showingRules() {
    var showing = ports.settings().memory().showing();
    return new ShowingRules(showing.dismissed(), showing.ignoredTimes(), showing.ignoredWithin());
  }

  /** The KV is held by this model for as long as the flow lives. */
  void readContext(String model, HybridContext context, Duration deadline) {
    var answers = actor.messageAdapter(InferenceRouter.ContextReply.class, ContextReplied::new);
    var prompt = ContextPrompt.of(context, ports.catalog(), window());
    ports
        .router()
        .tell(new InferenceRouter.ReadContext(model, prompt, deadline, actor.getSelf(), answers));
  }

  private ContextWindow window() {
    HistorySettings history = ports.settings().agents().history();
    return new ContextWindow(history.inWords(), history.block(), history.blocks());
  }

  void plan(HybridContext context, KvHandle trunk, Duration deadline) {
    AgentSettings agents = ports.settings().agents();
    int most = Math.min(request.maxPersonas(), agents.maxPersonas());
    int guessed = returning(context).isPresent() ? Math.max(1, most - 1) : most;
    int least = Math.min(guessed, agents.minPersonas());
    var answers = actor.messageAdapter(Planner.Reply.class, PlannerReplied::new);
    ports
        .agents()
        .planner(userId())
        .tell(
            new Planner.Draft(
                turnId, trunk, least, guessed, seeds.of("planner"), deadline, answers));
  }

  /** The plan with the persona of what is under way at its end, if the request has room for it. */
  Plan completed(Plan plan, HybridContext context) {
    var personas = new ArrayList<>(plan.personas());
    if (personas.size() < request.maxPersonas()) {
      returning(context).ifPresent(interest -> personas.add(interest.persona()));
    }
    return new Plan(personas);
  }

  private Optional<ReturningInterest> returning(HybridContext context) {
    return request.maxPersonas() == 1
        ? Optional.empty()
        : ReturningInterest.of(
            context, ports.catalog(), ports.settings().agents().returningCategories());
  }

  ActorRef<ExpertPanel.Command> askExperts(
      Plan plan, HybridContext context, KvHandle trunk, Duration deadline) {
    var task =
        new ExpertPanel.Task(
            turnId, userId(), plan, assignments(plan, context), trunk, seeds, deadline);
    var reports = actor.messageAdapter(ExpertPanel.Report.class, ExpertsReported::new);
    return actor.spawn(ExpertPanel.create(task, ports.agents(), reports), "experts");
  }

  /**
   * What is under way is told whole; the other experts bring twice what the rest of the selection
   * has room for, since some of it is named twice.
   */
  private Function<String, ExpertPanel.Assignment> assignments(Plan plan, HybridContext context) {
    AgentSettings agents = ports.settings().agents();
    boolean returns =
        plan.personas().stream().anyMatch(p -> p.id().equals(ReturningInterest.PERSONA_ID));
    int told = returns ? agents.returningCategories() : 0;
    int experts = Math.max(1, plan.personas().size() - (returns ? 1 : 0));
    int share = (int) Math.ceil(2.0 * (agents.arbitratedTags() - told) / experts);
    int tags = Math.clamp(share, 1, agents.tagsPerExpert());
    var open = new ExpertPanel.Assignment(ports.catalog().tagPhrases(), tags);
    var visited =
        returning(context)
            .map(interest -> new ExpertPanel.Assignment(interest.tags(), Math.max(1, told)))
            .orElse(open);
    return id -> id.equals(ReturningInterest.PERSONA_ID) ? visited : open;
  }

  void arbitrate(List<TagProposal> pool, KvHandle trunk, Duration deadline) {
    var answers = actor.messageAdapter(Arbiter.Reply.class, ArbiterReplied::new);
    ports
        .agents()
        .arbiter(userId())
        .tell(new Arbiter.Draft(turnId, trunk, pool, seeds.of("arbiter"), deadline, answers));
  }

  /** Refused at once while the item index is known to be down. */
  void select(HybridContext context, Plan plan, Arbitration arbitration) {
    switch (breakers.index().enter()) {
      case Passage.Refused(var reason, _) ->
          actor.getSelf().tell(new SelectionFailed(Step.RETRIEVAL, reason));
      case Passage.Entered(var ended) -> {
        var random = seeds.generator("selection");
        var searching =
            CompletableFuture.supplyAsync(
                () -> ports.selector().select(context, plan, arbitration, request.items(), random),
                ports.selectionThreads());
        tellItems(
            Step.RETRIEVAL,
            searching.whenComplete(
                (_, failure) -> ended.accept(failure == null ? Ending.SUCCEEDED : Ending.FAILED)));
      }
    }
  }

  /** Needs no index, and so not the threads of those that search, which may hang. */
  void selectUtility(HybridContext context) {
    tellItems(
        Step.UTILITY,
        CompletableFuture.supplyAsync(
            () -> ports.selector().utility(context, request.items()), actor.getExecutionContext()));
  }

  private void tellItems(Step step, CompletableFuture<List<RecommendedItem>> selecting) {
    actor.pipeToSelf(
        selecting,
        (items, failure) -> {
          if (failure == null) {
            return new ItemsSelected(step, items);
          }
          actor.getSystem().log().warn("selecting items failed", failure);
          return new SelectionFailed(step, "selecting items failed: " + failure.getMessage());
        });
  }

  ActorRef<ExplanationPanel.Command> explain(
      HybridContext context,
      Plan plan,
      List<RecommendedItem> items,
      KvHandle trunk,
      Duration deadline) {
    var task =
        new ExplanationPanel.Task(
            turnId, context, plan, items, ports.styles(), trunk, seeds, deadline);
    var reports = actor.messageAdapter(ExplanationPanel.Report.class, ExplanationsReported::new);
    var explainer = ports.agents().explainer(userId());
    return actor.spawn(ExplanationPanel.create(task, explainer, reports), "explanations");
  }

  private String userId() {
    return request.userId();
  }
}
