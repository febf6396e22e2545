package io.tagora.gateway.route;

import io.tagora.gateway.metrics.NodeFigures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code GET /health/live}: the process answers. {@code GET /health/ready}: it can recommend, or a
 * 503 that says why not.
 */
final class HealthRoute extends AllDirectives {
  private static final String LEAVING = "this node is told to end and closes its port soon";

  private final Exchange exchange;
  private final DrainNotice notice;

  HealthRoute(Exchange exchange, DrainNotice notice) {
    this.exchange = exchange;
    this.notice = notice;
  }

  record Live(String status) {}

  /**
   * Whether it can recommend.
   *
   * @param breakers by name: closed, half-open or open. One that is open makes answers poorer, and
   *     does not make the node unready: others have the same behind them
   */
  record Ready(String status, List<String> reasons, Map<String, String> breakers) {}

  Route route() {
    return concat(
        path(
            PathMatchers.segment("health").slash("live"),
            () -> get(() -> complete(Exchange.answer(200, new Live("live"))))),
        path(
            PathMatchers.segment("health").slash("ready"),
            () -> get(() -> completeWithFuture(ready()))));
  }

  private CompletionStage<HttpResponse> ready() {
    notice.seen();
    if (notice.isGiven()) {
      return CompletableFuture.completedStage(answer(List.of(LEAVING), NodeFigures.NONE));
    }
    return switch (exchange.state()) {
      case NodeState.Starting(var missing) ->
          CompletableFuture.completedStage(answer(missing, NodeFigures.NONE));
      case NodeState.Serving serving ->
          serving.faults().get().thenApply(faults -> answer(faults, serving.figures().get()));
    };
  }

  private static HttpResponse answer(List<String> faults, NodeFigures figures) {
    boolean isReady = faults.isEmpty();
    var breakers = new LinkedHashMap<String, String>();
    figures.breakers().forEach(breaker -> breakers.put(breaker.name(), breaker.state().word()));
    return Exchange.answer(
        isReady ? 200 : 503, new Ready(isReady ? "ready" : "not ready", faults, breakers));
  }
}
