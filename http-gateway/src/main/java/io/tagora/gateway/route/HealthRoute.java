package io.tagora.gateway.route;

import java.util.List;
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

  record Ready(String status, List<String> reasons) {}

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
      return CompletableFuture.completedStage(notReady(List.of(LEAVING)));
    }
    return switch (exchange.state()) {
      case NodeState.Starting(var missing) -> CompletableFuture.completedStage(notReady(missing));
      case NodeState.Serving serving -> serving.faults().get().thenApply(HealthRoute::answer);
    };
  }

  private static HttpResponse answer(List<String> faults) {
    return faults.isEmpty()
        ? Exchange.answer(200, new Ready("ready", List.of()))
        : notReady(faults);
  }

  private static HttpResponse notReady(List<String> reasons) {
    return Exchange.answer(503, new Ready("not ready", reasons));
  }
}
