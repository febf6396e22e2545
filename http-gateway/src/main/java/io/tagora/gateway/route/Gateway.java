package io.tagora.gateway.route;

import com.typesafe.config.ConfigFactory;
import io.tagora.gateway.error.Problem;
import io.tagora.gateway.json.RecommendationBody;
import io.tagora.gateway.metrics.NodeMetrics;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/** The public API, the console and what else is served, on one port. */
public final class Gateway extends AllDirectives {
  private final ClassicActorSystemProvider system;
  private final HttpLimits limits;
  private final MetricsRoute metrics = new MetricsRoute();
  private final DrainNotice notice;
  private final Route routes;

  /**
   * A gateway that listens nowhere yet.
   *
   * @param more routes beside the own ones, which answer their failures themselves
   */
  public Gateway(
      ClassicActorSystemProvider system,
      Supplier<NodeState> state,
      RecommendationBody.Defaults defaults,
      HttpLimits limits,
      Route... more) {
    this(system, state, limits, exchange -> open(exchange, defaults, more));
  }

  private Gateway(
      ClassicActorSystemProvider system,
      Supplier<NodeState> state,
      HttpLimits limits,
      Function<Exchange, Route> open) {
    this.system = system;
    this.limits = limits;
    notice = new DrainNotice(limits.drainNotice());
    var exchange =
        new Exchange(() -> metrics.measured(state.get()), new JsonBodies(system, limits));
    routes =
        concat(
            new HealthRoute(exchange, notice).route(),
            new ClusterRoute(exchange).route(),
            metrics.route(state),
            open.apply(exchange));
  }

  /** The port of a node that clients do not use: its health, its cluster, its metrics. */
  public static Gateway forWatchers(
      ClassicActorSystemProvider system, Supplier<NodeState> state, HttpLimits limits) {
    return new Gateway(system, state, limits, _ -> Directives.reject());
  }

  private static Route open(
      Exchange exchange, RecommendationBody.Defaults defaults, Route... more) {
    return Directives.concat(
        new RecommendationRoute(exchange, defaults).route(),
        RecordingRoute.ofEvents(exchange).route(),
        RecordingRoute.ofFeedback(exchange).route(),
        new UserRoute(exchange).route(),
        new ConsoleRoute().route(),
        Directives.concat(Directives.reject(), more));
  }

  /** What this gateway counts; others may count beside it. */
  public NodeMetrics metrics() {
    return metrics.metrics();
  }

  /**
   * Listens; when the actor system ends, watchers are told first, and then what has begun is
   * answered, as far as there is time. A port that is taken fails the stage.
   *
   * @param port 0 for any that is free
   */
  public CompletionStage<ServerBinding> bind(String host, int port) {
    return Http.get(system)
        .newServerAt(host, port)
        .withSettings(settings())
        .bindFlow(Departure.told(bounded().flow(system)))
        .thenApply(binding -> {
          notice.beforeUnbindOf(system);
          return binding.addToCoordinatedShutdown(limits.drainTime(), system);
        });
  }

  DrainNotice notice() {
    return notice;
  }

  private ServerSettings settings() {
    return ServerSettings.create(
        ConfigFactory.parseResources("tagora-http.conf")
            .withFallback(system.classicSystem().settings().config()));
  }

  private Route bounded() {
    return withRequestTimeout(
        limits.requestTime(),
        _ ->
            ProblemResponses.response(
                Problem.timedOut(504, "no answer came within " + limits.requestTime())),
        () ->
            mapResponse(
                this::lastOnItsConnection,
                () -> metrics.around(() -> new ProblemResponses().around(routes))));
  }

  /** A connection that lasts would bring the next request to a port that is closing. */
  private HttpResponse lastOnItsConnection(HttpResponse response) {
    return notice.isGiven() ? response.addHeader(Connection.create("close")) : response;
  }
}
