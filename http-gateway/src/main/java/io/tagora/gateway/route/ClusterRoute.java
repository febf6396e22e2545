package io.tagora.gateway.route;

import io.tagora.cluster.ClusterView;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code GET /v1/cluster}: the nodes of the cluster, as the one that is asked sees them. */
final class ClusterRoute extends AllDirectives {
  private final Exchange exchange;

  ClusterRoute(Exchange exchange) {
    this.exchange = exchange;
  }

  Route route() {
    return path(
        PathMatchers.segment("v1").slash("cluster"),
        () -> get(() -> extractRequest(request -> complete(view(request)))));
  }

  /** A node that has no others answers with an empty list, and with no address of its own. */
  private HttpResponse view(HttpRequest request) {
    Accepted.requireJson(request);
    var seen = exchange.serving().cluster().get();
    return Exchange.answer(200, seen.orElseGet(() -> new ClusterView("", List.of())));
  }
}
