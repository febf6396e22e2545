package io.tagora.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.gateway.json.FeedbackBody;
import io.tagora.runtime.memory.Feedback;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code POST /v1/feedback}: what users said of items that were shown. All of a body is checked
 * before the first is recorded.
 */
final class FeedbackRoute extends AllDirectives {
  private final Exchange exchange;

  FeedbackRoute(Exchange exchange) {
    this.exchange = exchange;
  }

  Route route() {
    return path(
        PathMatchers.segment("v1").slash("feedback"),
        () -> post(() -> extractRequest(request -> completeWithFuture(answer(request)))));
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    Accepted.requireJson(request);
    NodeState.Serving node = exchange.serving();
    return exchange.json(request, body -> record(node, body));
  }

  private static CompletionStage<HttpResponse> record(NodeState.Serving node, JsonNode body) {
    List<Feedback> feedback = FeedbackBody.read(body, node.dataset().catalog(), node.now());
    return Receipt.of(feedback, node.durable(), Feedback::userId, node.api()::respond);
  }
}
