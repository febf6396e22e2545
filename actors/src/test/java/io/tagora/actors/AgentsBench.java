package io.tagora.actors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import io.tagora.actors.agent.StandIns;
import io.tagora.actors.agent.UserAgents;
import io.tagora.actors.device.Models;
import io.tagora.actors.flow.FlowPorts;
import io.tagora.actors.flow.Hedging;
import io.tagora.actors.flow.Outcome;
import io.tagora.actors.flow.RecommendationFlow;
import io.tagora.actors.memory.UserMemories;
import io.tagora.actors.sharding.ShardedAgents;
import io.tagora.actors.testing.InstantEngine;
import io.tagora.actors.testing.ReadyModel;
import io.tagora.actors.testing.ShelfSelector;
import io.tagora.actors.testing.Shop;
import io.tagora.cluster.ClusterStart;
import io.tagora.cluster.NodeConfig;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.explanation.PlainReason;
import io.tagora.runtime.explanation.StyleChooser;
import io.tagora.runtime.model.ControlToken;
import io.tagora.runtime.model.Generation;
import io.tagora.runtime.model.Generation.Finish;
import io.tagora.runtime.model.Generation.Part;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * {@code tagora bench agents}: what the agents cost by themselves, planner → 8 experts → arbiter,
 * on a scripted model that takes no time. Once without devices, where the model answers as an actor
 * and callers are actors too, and once as a whole node with its memory, router and device workers,
 * asked from outside.
 */
public final class AgentsBench {
  private static final int EXPERTS = 8;
  private static final int IN_FLIGHT = 64;

  /** A whole node takes so many times longer. */
  private static final int WHOLE_NODE_SHARE = 10;

  private static final String CLUSTER =
      "tagora.cluster { enabled = true, port = 0, seed-nodes = [] }";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AgentsLoad LOAD = new AgentsLoad(IN_FLIGHT);

  /** What the model has ready, for the Planner and for all others. */
  private static final Generation PERSONAS =
      generation(IntStream.range(0, EXPERTS).mapToObj(i -> "persona " + i + ": seen often"));

  private static final Generation TAGS = generation(Stream.of("strollers", "boots"));

  private AgentsBench() {}

  /**
   * The figures of a run; of the whole node there are a tenth of the requests.
   *
   * @param processors that the JVM sees
   */
  record Report(
      int processors, int experts, int inFlight, int requests, List<AgentsLoad.Row> rows) {}

  /** Takes {@code --requests N} and {@code --json}. */
  public static void main(String[] arguments) throws IOException {
    var given = List.of(arguments);
    int requests = 50_000;
    for (int i = 0; i < given.size(); i++) {
      switch (given.get(i)) {
        case "--json" -> {}
        case "--requests" -> requests = number(i + 1 < given.size() ? given.get(++i) : "");
        default -> throw usage(given.get(i));
      }
    }
    var report = measure(requests);
    if (given.contains("--json")) {
      System.out.println(new ObjectMapper().writeValueAsString(report));
    } else {
      print(report);
    }
  }

  private static int number(String text) {
    if (!text.matches("[1-9][0-9]{0,6}")) {
      throw usage(text);
    }
    return Integer.parseInt(text);
  }

  private static RuntimeException usage(String got) {
    System.err.printf(
        "tagora: bench agents takes --requests N (at least 1) and --json, got '%s'%n", got);
    System.exit(2);
    return new IllegalArgumentException(got);
  }

  private static void print(Report report) {
    System.out.printf(
        "planner → %d experts → arbiter, %,d requests a round, on %d processors%n%n"
            + "%-28s %9s %9s %12s %9s%n",
        report.experts(),
        report.requests(),
        report.processors(),
        "",
        "p50 µs",
        "p99 µs",
        "requests/s",
        "CPU µs");
    report.rows().forEach(row -> System.out.println(row.text()));
    System.out.printf(
        "%nLatencies one at a time; requests/s, and the process's CPU time for each, with %d in"
            + " flight, the middle of seven rounds; of the whole node 1/%d of the requests.%n",
        report.inFlight(), WHOLE_NODE_SHARE);
  }

  private static Report measure(int requests) {
    return new Report(
        Runtime.getRuntime().availableProcessors(),
        EXPERTS,
        IN_FLIGHT,
        requests,
        Stream.<IntFunction<AgentsLoad.Row>>of(
                AgentsBench::bareMessages,
                AgentsBench::shardedMessages,
                AgentsBench::requestsMessages,
                AgentsBench::agentsAlone,
                AgentsBench::wholeNode)
            .map(row -> row.apply(requests))
            .toList());
  }

  private static NodeConfig node() {
    return node("");
  }

  private static NodeConfig node(String further) {
    return NodeConfig.of(
        ConfigFactory.parseString(
            """
            tagora {
              agents { personas = 8, min-personas = 8 }
              devices = [{ id = "cpu:0", memory-slots = 4096 }]
              inference { requests = 512, contexts = 512, decode-batch = 1024, decode-queue = 4096
                prefill-queue = 4096 }
            }
            pekko.loglevel = WARNING
            """
                + further));
  }

  /** The messages alone: what the actors themselves cost on this machine, with nothing to do. */
  private static AgentsLoad.Row bareMessages(int requests) {
    ActorSystem<BareAgents.Plan> system =
        ActorSystem.create(BareAgents.create(EXPERTS), NodeConfig.SYSTEM, node().config());
    try {
      return LOAD.measure("bare messages", requests, bare(system, system), BareAgents::check);
    } finally {
      stop(system);
    }
  }

  /** All messages of a request with nothing inside: what no work on agents can go under. */
  private static AgentsLoad.Row requestsMessages(int requests) {
    ActorSystem<BareAgents.Plan> system =
        ActorSystem.create(BareAgents.asking(EXPERTS), NodeConfig.SYSTEM, node().config());
    try {
      return LOAD.measure(
          "a request's bare messages", requests, bare(system, system), BareAgents::check);
    } finally {
      stop(system);
    }
  }

  /**
   * As bare messages, where planner and expert are sharded entities, found by the user that they
   * are of.
   */
  private static AgentsLoad.Row shardedMessages(int requests) {
    NodeConfig node = node(CLUSTER);
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), NodeConfig.SYSTEM, node.config());
    try {
      var planners = BareAgents.sharded(system, node.settings().cluster(), EXPERTS);
      return LOAD.measure(
          "bare messages, sharded", requests, bare(system, planners), BareAgents::check);
    } finally {
      stop(system);
    }
  }

  private static AgentsLoad.Asking<Integer> bare(
      ActorSystem<?> system, RecipientRef<BareAgents.Plan> planners) {
    return new CallingActors<>(
        system,
        IN_FLIGHT,
        planners,
        (caller, replyTo) -> new BareAgents.Plan("user-" + caller, replyTo));
  }

  /** Each caller is a user, whose agents are entities of a cluster of this node alone. */
  private static AgentsLoad.Row agentsAlone(int requests) {
    NodeConfig node = node(CLUSTER);
    ActorSystem<Starting> system =
        ActorSystem.create(starter(node), NodeConfig.SYSTEM, node.config());
    ClusterStart.join(system, node.settings().cluster());
    try {
      return LOAD.measure(
          "agents, flow, selection",
          requests,
          new CallingActors<Starting, Outcome>(
              system, IN_FLIGHT, system, (caller, replyTo) -> new Begin("user-" + caller, replyTo)),
          outcome -> check(answered(outcome)));
    } finally {
      stop(system);
    }
  }

  private sealed interface Starting {}

  private record Begin(String userId, ActorRef<Outcome> replyTo) implements Starting {}

  private record AgentEnded(ActorRef<?> agent) implements Starting {}

  private static Behavior<Starting> starter(NodeConfig node) {
    return Behaviors.setup(context -> {
      var router =
          context.spawn(
              ReadyModel.create(prompt -> written(prompt.segments().getFirst().text())), "router");
      var dependencies = dependencies(node);
      var settings = node.settings();
      var standIns =
          StandIns.spawn(
              context, router, dependencies.catalog(), settings.agents(), AgentEnded::new);
      var agents =
          new UserAgents(
              router,
              dependencies.catalog(),
              settings.agents(),
              standIns,
              (_, _) -> {},
              new ShardedAgents(
                  context.getSystem(), settings.cluster(), settings.agents().awake()));
      var ports =
          new FlowPorts(
              settings,
              context.spawn(UserMemories.create(dependencies.memories()), "memories"),
              agents,
              router,
              dependencies.models(),
              dependencies.gains(),
              dependencies.selector(),
              new StyleChooser(dependencies.catalog()),
              new PlainReason(dependencies.catalog()),
              Runnable::run,
              dependencies.catalog(),
              dependencies.environment(),
              dependencies.clock(),
              true,
              new Hedging(settings.agents().hedge()),
              dependencies.ticker());
      var ids = new TurnIds();
      return Behaviors.receiveMessage(message -> {
        switch (message) {
          case Begin(var userId, var replyTo) ->
              context.spawnAnonymous(
                  RecommendationFlow.create(
                      ids.next(), request(userId), ports, Optional.empty(), replyTo));
          case AgentEnded(var agent) -> throw new IllegalStateException(agent + " has ended");
        }
        return Behaviors.same();
      });
    });
  }

  private static AgentsLoad.Row wholeNode(int requests) {
    NodeConfig node = node();
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), NodeConfig.SYSTEM, node.config());
    try {
      var service = RecommendationService.start(system, dependencies(node));
      return LOAD.measure(
          "whole node, instant model",
          Math.max(1, requests / WHOLE_NODE_SHARE),
          (_, answer) ->
              service
                  .recommend(request("ann"))
                  .whenCompleteAsync(completing(answer), Runnable::run),
          AgentsBench::check);
    } finally {
      stop(system);
    }
  }

  private static <T> BiConsumer<T, @Nullable Throwable> completing(CompletableFuture<T> answer) {
    return (given, failure) -> {
      if (failure == null) {
        answer.complete(given);
      } else {
        answer.completeExceptionally(failure);
      }
    };
  }

  private static void stop(ActorSystem<?> system) {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private static Dependencies dependencies(NodeConfig node) {
    return new Dependencies(
        node.settings(),
        Models.one("instant", node.settings().pairs(), new InstantEngine(AgentsBench::written)),
        new ShelfSelector(Shop.catalog()),
        Shop.catalog(),
        Shop::environment,
        InstantSource.fixed(Shop.NOW),
        userId -> Shop.visitor(userId, "strollers0"),
        Optional.empty());
  }

  private static RecommendationRequest request(String userId) {
    return new RecommendationRequest(userId, EXPERTS, 5, false, PATIENCE, 42);
  }

  private static Generation written(String prompt) {
    return prompt.startsWith(ControlToken.PLAN.text()) ? PERSONAS : TAGS;
  }

  private static Generation generation(Stream<String> parts) {
    return new Generation(parts.map(text -> new Part(text, -1)).toList(), 5, Finish.END_TOKEN);
  }

  /** A figure of answers that lack something would be one of something else. */
  private static void check(Recommendation answer) {
    if (answer.experts().size() != EXPERTS || !answer.degraded().isEmpty()) {
      throw new IllegalStateException("every expert must answer, got " + answer.degraded());
    }
  }

  private static Recommendation answered(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered(var recommendation) -> recommendation;
      case Outcome.NotAnswered(var absence) -> throw new IllegalStateException(absence.detail());
    };
  }
}
