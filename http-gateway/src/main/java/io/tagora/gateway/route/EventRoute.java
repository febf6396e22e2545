package io.tagora.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.gateway.json.EventBody;
import io.tagora.runtime.memory.UserEvent;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code POST /v1/events}: what users did. All events of a body are checked before the first is
 * recorded; they are recorded in the order of the body.
 */
final class EventRoute extends AllDirectives {
  private final Exchange exchange;

  EventRoute(Exchange exchange) {
    this.exchange = exchange;
  }

  Route route() {
    return path(
        PathMatchers.segment("v1").slash("events"),
        () -> post(() -> extractRequest(request -> completeWithFuture(answer(request)))));
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    Accepted.requireJson(request);
    NodeState.Serving node = exchange.serving();
    return exchange.json(request, body -> record(node, body));
  }

  private static CompletionStage<HttpResponse> record(NodeState.Serving node, JsonNode body) {
    List<UserEvent> events = EventBody.read(body, node.dataset().catalog(), node.now());
    return Receipt.of(events, node.durable(), UserEvent::userId, node.api()::record);
  }
}
