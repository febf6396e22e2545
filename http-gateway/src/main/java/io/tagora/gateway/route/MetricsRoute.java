package io.tagora.gateway.route;

import io.tagora.gateway.metrics.NodeFigures;
import io.tagora.gateway.metrics.NodeMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code GET /metrics} for Prometheus, and the measuring of all other routes. */
final class MetricsRoute extends AllDirectives {
  private static final Set<String> PATHS =
      Set.of(
          "/",
          "/metrics",
          "/health/live",
          "/health/ready",
          "/v1/recommendations",
          "/v1/events",
          "/v1/cluster",
          "/v1/users",
          "/v1/models",
          "/v1/chat/completions",
          "/v1/completions",
          "/v1/embeddings");
  private static final List<String> PREFIXES = List.of("/v1/users/", "/v1/models/");
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "DELETE");

  private final NodeMetrics metrics = new NodeMetrics();

  NodeMetrics metrics() {
    return metrics;
  }

  Route route(Supplier<NodeState> state) {
    return path("metrics", () -> get(() -> complete(answer(state.get()))));
  }

  private HttpResponse answer(NodeState state) {
    return HttpResponse.create()
        .withEntity(
            HttpEntities.create(
                MediaTypes.TEXT_PLAIN.toContentType(HttpCharsets.UTF_8),
                metrics.text(figures(state))));
  }

  private static NodeFigures figures(NodeState state) {
    return switch (state) {
      case NodeState.Starting _ -> NodeFigures.NONE;
      case NodeState.Serving serving -> serving.figures().get();
    };
  }

  /** Measures what the routes answer, failures among it. */
  Route around(Supplier<Route> routes) {
    return extractRequest(request -> {
      long start = System.nanoTime();
      return mapResponse(
          response -> {
            metrics.requestAnswered(
                METHODS.contains(request.method().value()) ? request.method().value() : "other",
                name(request),
                response.status().intValue(),
                Duration.ofNanos(System.nanoTime() - start));
            return response;
          },
          routes);
    });
  }

  /** The same node, whose agents are measured. */
  NodeState measured(NodeState state) {
    return switch (state) {
      case NodeState.Starting starting -> starting;
      case NodeState.Serving(
              var api,
              var dataset,
              var clock,
              var durable,
              var cluster,
              var faults,
              var figures) ->
          new NodeState.Serving(
              new MeasuredApi(api, metrics), dataset, clock, durable, cluster, faults, figures);
    };
  }

  /** Of a bounded set, whatever callers ask for. */
  private static String name(HttpRequest request) {
    String path = request.getUri().path();
    return PATHS.contains(path)
        ? path
        : PREFIXES.stream()
            .filter(path::startsWith)
            .findFirst()
            .map(prefix -> prefix + "{id}")
            .orElse("other");
  }
}
