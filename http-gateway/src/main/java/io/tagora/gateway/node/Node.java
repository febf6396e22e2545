package io.tagora.gateway.node;

import io.tagora.actors.RecommendationService;
import io.tagora.actors.breaker.Breakers;
import io.tagora.actors.embedding.EmbeddingService;
import io.tagora.cluster.ClusterView;
import io.tagora.cluster.settings.NodeRole;
import io.tagora.cluster.settings.StoreSettings;
import io.tagora.gateway.json.RecommendationBody;
import io.tagora.gateway.metrics.NodeMetrics;
import io.tagora.gateway.node.command.CommandFailure;
import io.tagora.gateway.openai.ModelApi;
import io.tagora.gateway.openai.OpenAiRoutes;
import io.tagora.gateway.openai.PlainChat;
import io.tagora.gateway.route.Gateway;
import io.tagora.gateway.route.HttpLimits;
import io.tagora.gateway.route.JsonBodies;
import io.tagora.gateway.route.NodeState;
import io.tagora.gateway.route.RecommendationApi;
import io.tagora.gateway.route.VerdictApi;
import io.tagora.gateway.route.VerdictRoute;
import io.tagora.inference.model.ChatTemplate;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.model.CallGate;
import io.tagora.runtime.model.ChatFormat;
import io.tagora.runtime.retrieval.ProgressListener;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.jspecify.annotations.Nullable;

/**
 * One node in one process. It listens as soon as it is told to, says that it is not ready while its
 * parts are loaded, and serves from then on. Closing it ends the actors before what they use.
 */
public final class Node implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final int WARM_UP = 2;
  private static final String NO_DEVICE = "a model has no device that can take its calls";
  private static final String NO_AGENTS = "no node with the role agents can be reached";

  private final NodeSettings settings;
  private final ActorSystem<Guardian.Command> system;
  private final AtomicReference<NodeState> state =
      new AtomicReference<>(new NodeState.Starting(List.of("the node is starting")));
  private final AtomicReference<Optional<ModelApi>> models =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<AnswerObserver>> observer =
      new AtomicReference<>(Optional.empty());
  private NodeMetrics metrics = new NodeMetrics();
  private @Nullable NodeParts parts;

  private Node(NodeSettings settings) {
    this.settings = settings;
    system = NodeSystem.start(Guardian.create(), settings.node());
  }

  /** A node that does nothing yet. */
  public static Node start(NodeSettings settings) {
    return new Node(settings);
  }

  /**
   * Listens for requests.
   *
   * @throws CommandFailure if the port is taken or the host is none of this machine's
   */
  public InetSocketAddress listen(String host, int port, RecommendationBody.Defaults defaults) {
    Gateway gateway = gateway(defaults);
    metrics = gateway.metrics();
    try {
      ServerBinding binding = gateway.bind(host, port).toCompletableFuture().join();
      return binding.localAddress();
    } catch (CompletionException e) {
      throw new CommandFailure(refusal(host, port, e), e);
    }
  }

  private Gateway gateway(RecommendationBody.Defaults defaults) {
    HttpLimits limits = settings.http().limits();
    if (!roles().contains(NodeRole.GATEWAY)) {
      return Gateway.forWatchers(system, state::get, limits);
    }
    if (!roles().contains(NodeRole.AGENTS)) {
      return new Gateway(system, state::get, defaults, limits);
    }
    var openAi =
        new OpenAiRoutes(
            models::get,
            new JsonBodies(system, limits),
            settings.openAi().limits(),
            InstantSource.system());
    return new Gateway(
        system,
        state::get,
        defaults,
        limits,
        openAi.route(),
        new VerdictRoute(this::verdicts).route());
  }

  private Optional<VerdictApi> verdicts() {
    return observer.get().flatMap(AnswerObserver::judge).map(Verdicts::new);
  }

  private static String refusal(String host, int port, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return "the port %d of %s must be free, got: %s; --port takes another"
            .formatted(port, host, cause.getMessage());
      }
    }
    return "the node must be able to listen on %s:%d, got: %s"
        .formatted(host, port, failure.getMessage());
  }

  /**
   * Loads every part and serves, at a time that stands still.
   *
   * @param now what the node believes the time to be; what users did later is not seen
   */
  public NodeState.Serving serve(Dataset dataset, Instant now, ProgressListener listener) {
    return serve(dataset, InstantSource.fixed(now), listener);
  }

  /**
   * Loads every part and serves.
   *
   * @param clock what the node believes the time to be; what users did later is not seen
   */
  public NodeState.Serving serve(Dataset dataset, InstantSource clock, ProgressListener listener) {
    if (roles().contains(NodeRole.AGENTS)) {
      return serveAgents(dataset, clock, listener);
    }
    if (roles().contains(NodeRole.GATEWAY)) {
      return serveGateway(dataset, clock);
    }
    throw new CommandFailure(
        "tagora.devices must have a device that decodes, or tagora.cluster.roles be [gateway], got the roles %s; ./tagora node runs a node that only reads prompts for others"
            .formatted(roles().stream().map(NodeRole::label).toList()));
  }

  private Set<NodeRole> roles() {
    return settings.node().settings().roles();
  }

  private NodeState.Serving serveAgents(
      Dataset dataset, InstantSource clock, ProgressListener listener) {
    state.set(new NodeState.Starting(List.of("the model and the item index are being loaded")));
    NodeParts opened = NodeParts.open(settings, dataset, clock, server(), listener);
    parts = opened;
    RecommendationService service =
        started(started -> new Guardian.Start(opened.dependencies(), started));
    awaitReady(service);
    warmUp(service, dataset);
    service.takeUsers().toCompletableFuture().join();
    ModelApi served = models(opened, service);
    models.set(Optional.of(served));
    InstantSource now = opened.dependencies().clock();
    return serving(service, observed(service, opened, dataset, served), dataset, now, NO_DEVICE);
  }

  /** What the agents answer is looked at on its way, and judged where that is asked for. */
  private RecommendationApi observed(
      RecommendationService service, NodeParts opened, Dataset dataset, ModelApi served) {
    var agents = new AgentsApi(service);
    var observing =
        new AnswerObserver(
            agents, dataset, opened.dependencies().clock(), settings.signatures(), metrics);
    observing.judgeBy(
        new LiveJudge(settings, opened, dataset)
            .start(system, service.completions(), served::chatFormat, observing));
    observer.set(Optional.of(observing));
    return new ObservedApi(agents, observing);
  }

  /** Knows the catalog, to check what it is told, and neither model nor index. */
  private NodeState.Serving serveGateway(Dataset dataset, InstantSource clock) {
    var cluster = settings.node().settings().cluster();
    RecommendationService service = started(started -> new Guardian.StartGateway(cluster, started));
    return serving(service, new AgentsApi(service), dataset, clock, NO_AGENTS);
  }

  private RecommendationService started(
      Function<CompletableFuture<RecommendationService>, Guardian.Command> start) {
    var started = new CompletableFuture<RecommendationService>();
    system.tell(start.apply(started));
    return started.orTimeout(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
  }

  private NodeState.Serving serving(
      RecommendationService service,
      RecommendationApi api,
      Dataset dataset,
      InstantSource clock,
      String notReady) {
    boolean durable = !(settings.node().settings().memory().store() instanceof StoreSettings.None);
    var serving =
        new NodeState.Serving(
            api,
            dataset,
            clock,
            durable,
            () -> ClusterView.of(system),
            () -> service.ready().thenApply(ready -> faults(ready, notReady)),
            () -> Insides.of(system));
    answerBeforeLeaving(service);
    state.set(serving);
    return serving;
  }

  /** When its users are with others, the node still answers what it has begun for them. */
  private void answerBeforeLeaving(RecommendationService service) {
    CoordinatedShutdown.get(system)
        .addTask(
            "tagora-answers-done",
            "answers",
            () ->
                service
                    .drained(settings.http().limits().drainTime())
                    .handle((_, _) -> Done.getInstance()));
  }

  private CallGate server() {
    return Breakers.of(system).server().<CallGate>map(breaker -> breaker).orElse(CallGate.ALWAYS);
  }

  private ModelApi models(NodeParts opened, RecommendationService service) {
    var formats = new LinkedHashMap<String, ChatFormat>();
    for (ModelPlan.Entry model : ModelPlan.of(settings).entries()) {
      formats.put(model.name(), model.folder().map(Node::format).orElseGet(PlainChat::new));
    }
    return new NodeModels(
        formats,
        Instant.now(),
        service.completions(),
        EmbeddingService.start(system, opened.embedder(), settings.openAi().embeddingRequests()));
  }

  private static ChatFormat format(Path folder) {
    return ChatTemplate.read(folder, Clock.system(ZoneId.systemDefault()))
        .<ChatFormat>map(template -> template)
        .orElseGet(PlainChat::new);
  }

  private List<String> faults(boolean ready, String notReady) {
    var devices = ready ? Stream.<String>empty() : Stream.of(notReady);
    var membership = ClusterView.of(system).map(ClusterView::faults).orElse(List.of());
    return Stream.concat(devices, membership.stream()).toList();
  }

  /**
   * A cold process takes seconds for its first answer, more than some steps are given: nobody but
   * this request sees them.
   */
  private static void warmUp(RecommendationService service, Dataset dataset) {
    String userId =
        dataset.users().isEmpty() ? "nobody" : dataset.users().getFirst().profile().userId();
    var request = new RecommendationRequest(userId, 2, 5, true, START_TIMEOUT, 0);
    for (int i = 0; i < WARM_UP; i++) {
      service.rehearse(request).toCompletableFuture().join();
    }
  }

  /** The devices load on their own threads; a few milliseconds when all is well. */
  private static void awaitReady(RecommendationService service) {
    long end = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!service.ready().toCompletableFuture().join()) {
      if (System.nanoTime() > end) {
        throw new CommandFailure(
            "a device must be ready within %s, got none; one that only decodes needs another node that reads (tagora.cluster)"
                .formatted(START_TIMEOUT));
      }
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** The parts that serve; for evaluation, which needs the tags' vectors. */
  public Optional<NodeParts> parts() {
    return Optional.ofNullable(parts);
  }

  /** Where other nodes reach this one, as "10.0.0.1:7355"; empty if there are no others. */
  public Optional<String> address() {
    return NodeSystem.address(system);
  }

  /**
   * Returns when the node has ended, as by Ctrl-C.
   *
   * @throws CommandFailure if the other nodes took it out of the cluster
   */
  public void awaitEnd() {
    NodeSystem.awaitEnd(system);
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
    parts().ifPresent(NodeParts::close);
  }
}
