package io.tagora.gateway.node;

import io.tagora.actors.RecommendationService;
import io.tagora.actors.embedding.EmbeddingService;
import io.tagora.cluster.ClusterView;
import io.tagora.gateway.json.RecommendationBody;
import io.tagora.gateway.metrics.NodeMetrics;
import io.tagora.gateway.node.command.CommandFailure;
import io.tagora.gateway.openai.ModelApi;
import io.tagora.gateway.openai.OpenAiRoutes;
import io.tagora.gateway.openai.PlainChat;
import io.tagora.gateway.route.Gateway;
import io.tagora.gateway.route.JsonBodies;
import io.tagora.gateway.route.NodeState;
import io.tagora.gateway.route.VerdictApi;
import io.tagora.gateway.route.VerdictRoute;
import io.tagora.inference.model.ChatTemplate;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.exchange.Dataset;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
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
    var openAi =
        new OpenAiRoutes(
            models::get,
            new JsonBodies(system, settings.http().limits()),
            settings.openAi().limits(),
            InstantSource.system());
    var gateway =
        new Gateway(
            system,
            state::get,
            defaults,
            settings.http().limits(),
            openAi.route(),
            new VerdictRoute(this::verdicts).route());
    metrics = gateway.metrics();
    try {
      ServerBinding binding = gateway.bind(host, port).toCompletableFuture().join();
      return binding.localAddress();
    } catch (CompletionException e) {
      throw new CommandFailure(refusal(host, port, e), e);
    }
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
    state.set(new NodeState.Starting(List.of("the model and the item index are being loaded")));
    NodeParts opened = NodeParts.open(settings, dataset, clock, listener);
    parts = opened;
    var started = new CompletableFuture<RecommendationService>();
    system.tell(new Guardian.Start(opened.dependencies(), started));
    RecommendationService service =
        started.orTimeout(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
    var agents = new AgentsApi(service);
    var observing =
        new AnswerObserver(
            agents, dataset, opened.dependencies().clock(), settings.signatures(), metrics);
    var serving =
        new NodeState.Serving(
            new ObservedApi(agents, observing),
            dataset,
            opened.dependencies().clock(),
            opened.dependencies().rows().isPresent(),
            () -> ClusterView.of(system),
            () -> service.ready().thenApply(this::faults));
    awaitReady(service);
    warmUp(service, dataset);
    ModelApi served = models(opened, service);
    observing.judgeBy(
        new LiveJudge(settings, opened, dataset)
            .start(system, service.completions(), served::chatFormat, observing));
    observer.set(Optional.of(observing));
    models.set(Optional.of(served));
    state.set(serving);
    return serving;
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

  private List<String> faults(boolean ready) {
    var devices =
        ready ? Stream.<String>empty() : Stream.of("a model has no device that can take its calls");
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
      service.recommendHere(request).toCompletableFuture().join();
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
