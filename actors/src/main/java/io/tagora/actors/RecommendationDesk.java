package io.tagora.actors;

import io.tagora.actors.agent.AgentDirectory;
import io.tagora.actors.agent.AgentFigures;
import io.tagora.actors.agent.AgentKind;
import io.tagora.actors.agent.LocalAwakening;
import io.tagora.actors.agent.StandIns;
import io.tagora.actors.agent.UserAgents;
import io.tagora.actors.agent.Wake;
import io.tagora.actors.completion.CompletionDesk;
import io.tagora.actors.device.Absences;
import io.tagora.actors.device.DeviceSupervisor;
import io.tagora.actors.device.InferenceRouter;
import io.tagora.actors.device.PlacedModel;
import io.tagora.actors.device.StayTime;
import io.tagora.actors.flow.FlowCommand;
import io.tagora.actors.flow.FlowPorts;
import io.tagora.actors.flow.Hedging;
import io.tagora.actors.flow.Outcome;
import io.tagora.actors.flow.RecommendationFlow;
import io.tagora.actors.flow.StageRelay;
import io.tagora.actors.memory.UserMemories;
import io.tagora.actors.memory.UserMemory;
import io.tagora.actors.sharding.ShardedAgents;
import io.tagora.actors.sharding.ShardedUsers;
import io.tagora.actors.sharding.UserRequests;
import io.tagora.cluster.settings.AwakeSettings;
import io.tagora.cluster.settings.DevicePair;
import io.tagora.cluster.settings.Role;
import io.tagora.cluster.settings.TagoraSettings;
import io.tagora.runtime.agent.Absence;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.explanation.PlainReason;
import io.tagora.runtime.explanation.StyleChooser;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

/**
 * Starts the devices and agents of a node, and a flow for every request. Refuses requests over the
 * bound of {@code tagora.inference.requests}; a request whose flow broke is answered as failed.
 */
final class RecommendationDesk extends AbstractMatchingBehavior<RecommendationDesk.Command> {

  sealed interface Command {}

  record Recommend(
      RecommendationRequest request, Optional<Consumer<Stage>> watcher, ActorRef<Outcome> replyTo)
      implements Command {
    /** After which there is an answer or none will come. */
    Duration longest() {
      return request.deadline().plus(RecommendationService.SLACK);
    }
  }

  /** Brings a command to its user's memory. */
  record ToMemory(UserMemory.Command command) implements Command {}

  /** Forgets a user everywhere. */
  record Erase(String userId, ActorRef<UserMemory.Forgotten> replyTo) implements Command {}

  /** A request of a user who is at home here. */
  record Here(UserRequests.Recommend recommend) implements Command {}

  /** A request whose answer nobody sees. */
  record Rehearse(UserRequests.Recommend recommend) implements Command {}

  record AskReady(ActorRef<Boolean> replyTo) implements Command {}

  /** Brings a command to those who write for callers outside. */
  record ToCompletions(CompletionDesk.Command command) implements Command {}

  /** From now on users may be at home here; before, the desk answers for this node alone. */
  record TakeUsers(ActorRef<Done> replyTo) implements Command {}

  /** Wants to know when nothing is being answered any more. */
  record Drain(ActorRef<Done> replyTo) implements Command {}

  enum Done {
    INSTANCE
  }

  record FlowEnded(long number, ActorRef<Outcome> replyTo, long since) implements Command {}

  /** An agent that serves everybody has ended. */
  record AgentEnded(ActorRef<?> agent) implements Command {}

  /** An agent of one user has ended. */
  record UsersAgentEnded(String userId, ActorRef<?> agent) implements Command {}

  /** A request that is being answered. */
  private record Running(String userId, ActorRef<FlowCommand> flow) {}

  /** The desks of all nodes with agents, for who has none. */
  static final ServiceKey<UserRequests.Recommend> ANY =
      ServiceKey.create(UserRequests.Recommend.class, "desk");

  private final ActorRef<CompletionDesk.Command> completions;
  private final ActorRef<InferenceRouter.Command> router;
  private final Dependencies dependencies;
  private final Hedging hedging;

  /** The way to each user's home; empty where all are at home here. */
  private Optional<ShardedUsers> users = Optional.empty();

  private final List<ActorRef<Done>> draining = new ArrayList<>();
  private final StandIns standIns;
  private ActorRef<UserMemory.Command> memories;
  private FlowPorts ports;

  private final int bound;
  private final StayTime stay = new StayTime();
  private final TurnIds ids = new TurnIds();
  private final Map<Long, Running> running = new HashMap<>();
  private long flows;

  static Behavior<Command> create(Dependencies dependencies) {
    return Behaviors.setup(context -> new RecommendationDesk(context, dependencies));
  }

  private RecommendationDesk(ActorContext<Command> context, Dependencies dependencies) {
    super(context);
    var settings = dependencies.settings();
    var models = dependencies.models();
    bound = settings.inference().requests();
    router = context.spawn(InferenceRouter.create(settings.inference(), models.names()), "router");
    models.placed().forEach(model -> startModel(model, dependencies));
    PrefillService.startLenders(context, models.placed().getFirst().engines(), settings);
    completions = context.spawn(CompletionDesk.create(router, bound), "completions");
    this.dependencies = dependencies;
    hedging = new Hedging(settings.agents().hedge());
    standIns =
        StandIns.spawn(context, router, dependencies.catalog(), settings.agents(), AgentEnded::new);
    memories = ownMemories();
    ports = ports(settings.cluster().enabled() ? standIns : usersAgents(this::spawnAwakening));
  }

  /** In a cluster those that a node warms up with, which write nothing. */
  private ActorRef<UserMemory.Command> ownMemories() {
    var making = dependencies.memories();
    boolean alone = !dependencies.settings().cluster().enabled();
    return getContext().spawn(UserMemories.create(alone ? making : making.inProcess()), "memories");
  }

  private Behavior<Command> onTakeUsers(ActorRef<Done> replyTo) {
    var cluster = dependencies.settings().cluster();
    if (cluster.enabled() && users.isEmpty()) {
      var here = getContext().messageAdapter(UserRequests.Recommend.class, Here::new);
      var system = getContext().getSystem();
      var sharded = ShardedUsers.start(system, cluster, dependencies.memories(), here);
      system.receptionist().tell(Receptionist.register(ANY, here));
      getContext().stop(memories);
      memories = sharded.memories();
      ports = ports(usersAgents(new ShardedAgents(system, cluster, awake())));
      users = Optional.of(sharded);
    }
    replyTo.tell(Done.INSTANCE);
    return this;
  }

  private Behavior<Command> onDrain(ActorRef<Done> replyTo) {
    draining.add(replyTo);
    return answerDrained();
  }

  private Behavior<Command> answerDrained() {
    if (running.isEmpty()) {
      draining.forEach(waiting -> waiting.tell(Done.INSTANCE));
      draining.clear();
    }
    return this;
  }

  private void startModel(PlacedModel model, Dependencies dependencies) {
    var roles = dependencies.models().rolesOf(model.name()).stream().map(Role::label).toList();
    var places = model.pairs().stream().map(model::place).toList();
    getContext().getLog().info("{} writes for {} on {}", model.name(), roles, places);
    model.pairs().forEach(pair -> startDevices(model, pair, dependencies.settings()));
  }

  private void startDevices(PlacedModel model, DevicePair pair, TagoraSettings settings) {
    var supervisor = DeviceSupervisor.create(model, pair, settings, router);
    String name = URLEncoder.encode(model.place(pair), StandardCharsets.UTF_8);
    getContext().spawn(supervisor, "device-" + name);
  }

  /** The users' own agents, with those of the node to stand in for them. */
  private AgentDirectory usersAgents(UserAgents.Awakening awakening) {
    var self = getContext().getSelf();
    var agents =
        new UserAgents(
            router,
            dependencies.catalog(),
            dependencies.settings().agents(),
            standIns,
            (userId, agent) -> self.tell(new UsersAgentEnded(userId, agent)),
            awakening);
    AgentFigures.of(getContext().getSystem()).show(agents);
    return agents;
  }

  private ActorRef<Wake> spawnAwakening(AgentKind<?> kind) {
    var awakening = LocalAwakening.create(kind, awake(), dependencies.ticker());
    return getContext().spawn(awakening, kind.name());
  }

  private AwakeSettings awake() {
    return dependencies.settings().agents().awake();
  }

  private FlowPorts ports(AgentDirectory agents) {
    var selection = DispatcherSelector.fromConfig("tagora.selection-dispatcher");
    return new FlowPorts(
        dependencies.settings(),
        memories,
        agents,
        router,
        dependencies.models(),
        dependencies.gains(),
        dependencies.selector(),
        new StyleChooser(dependencies.catalog()),
        new PlainReason(dependencies.catalog()),
        getContext().getSystem().dispatchers().lookup(selection),
        dependencies.catalog(),
        dependencies.environment(),
        dependencies.clock(),
        true,
        hedging,
        dependencies.ticker());
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Recommend recommend -> onRecommend(recommend);
      case Here(var recommend) -> onHere(recommend, ports);
      case Rehearse(var recommend) -> onHere(recommend, ports.rehearsing());
      case ToMemory(var toMemory) -> onToMemory(toMemory);
      case Erase(var userId, var replyTo) -> onErase(userId, replyTo);
      case AskReady(var replyTo) -> onAskReady(replyTo);
      case ToCompletions(var toCompletions) -> onToCompletions(toCompletions);
      case TakeUsers(var replyTo) -> onTakeUsers(replyTo);
      case Drain(var replyTo) -> onDrain(replyTo);
      case FlowEnded ended -> onFlowEnded(ended);
      case AgentEnded(var agent) -> onAgentEnded(agent);
      case UsersAgentEnded(var userId, var agent) -> onUsersAgentEnded(userId, agent);
    };
  }

  private Behavior<Command> onRecommend(Recommend recommend) {
    var relay =
        recommend
            .watcher()
            .map(watcher -> StageRelay.create(watcher, recommend.longest()))
            .map(getContext()::spawnAnonymous);
    var request = new UserRequests.Recommend(recommend.request(), relay, recommend.replyTo());
    if (users.isEmpty()) {
      return onHere(request, ports);
    }
    users.get().requests().tell(request);
    return this;
  }

  private Behavior<Command> onHere(UserRequests.Recommend recommend, FlowPorts ports) {
    var relay = recommend.watcher();
    if (running.size() >= bound) {
      Absence full = Absences.overloaded("this node", bound, stay);
      recommend.replyTo().tell(new Outcome.NotAnswered(full));
      relay.ifPresent(ref -> ref.tell(StageRelay.Over.INSTANCE));
      return this;
    }
    var flow =
        getContext()
            .spawnAnonymous(
                RecommendationFlow.create(
                    ids.next(), recommend.request(), ports, relay, recommend.replyTo()));
    long number = ++flows;
    running.put(number, new Running(recommend.userId(), flow));
    relay.ifPresent(ref -> ref.tell(new StageRelay.Follow(flow)));
    getContext().watchWith(flow, new FlowEnded(number, recommend.replyTo(), System.nanoTime()));
    return this;
  }

  private Behavior<Command> onToMemory(UserMemory.Command command) {
    memories.tell(command);
    return this;
  }

  private Behavior<Command> onErase(String userId, ActorRef<UserMemory.Forgotten> replyTo) {
    var patience = RecommendationService.MEMORY_TIMEOUT;
    getContext().spawnAnonymous(Erasure.create(userId, memories, patience, replyTo));
    return this;
  }

  private Behavior<Command> onAskReady(ActorRef<Boolean> replyTo) {
    router.tell(new InferenceRouter.AskReady(replyTo));
    return this;
  }

  private Behavior<Command> onToCompletions(CompletionDesk.Command command) {
    completions.tell(command);
    return this;
  }

  /** A flow that answered before makes this reply the second one, which the asker never sees. */
  private Behavior<Command> onFlowEnded(FlowEnded ended) {
    running.remove(ended.number());
    stay.endedSince(ended.since());
    var broke = Absences.failed("the request broke; the log says why");
    ended.replyTo().tell(new Outcome.NotAnswered(broke));
    return answerDrained();
  }

  /** The next requests find a new one before those that run hear that it has ended. */
  private Behavior<Command> onAgentEnded(ActorRef<?> agent) {
    standIns.beginAnew(getContext(), agent, AgentEnded::new);
    running.values().forEach(one -> one.flow().tell(new FlowCommand.AgentStopped(agent)));
    return this;
  }

  /** Wakes up anew when it is looked for. */
  private Behavior<Command> onUsersAgentEnded(String userId, ActorRef<?> agent) {
    for (Running one : running.values()) {
      if (one.userId().equals(userId)) {
        one.flow().tell(new FlowCommand.AgentStopped(agent));
      }
    }
    return this;
  }
}
