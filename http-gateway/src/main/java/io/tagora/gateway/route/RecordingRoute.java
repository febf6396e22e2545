package io.tagora.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.gateway.json.EventBody;
import io.tagora.gateway.json.FeedbackBody;
import io.tagora.runtime.memory.Feedback;
import io.tagora.runtime.memory.UserEvent;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * What is told of users, to be recorded. All of a body is checked before the first is recorded;
 * they are recorded in the order of the body.
 */
final class RecordingRoute extends AllDirectives {
  private final String name;
  private final Exchange exchange;
  private final Recording recording;

  /** Checks and records a body. */
  @FunctionalInterface
  private interface Recording {
    CompletionStage<HttpResponse> record(NodeState.Serving node, JsonNode body);
  }

  private RecordingRoute(String name, Exchange exchange, Recording recording) {
    this.name = name;
    this.exchange = exchange;
    this.recording = recording;
  }

  /** {@code POST /v1/events}: what users did. */
  static RecordingRoute ofEvents(Exchange exchange) {
    return new RecordingRoute(
        "events",
        exchange,
        (node, body) -> {
          List<UserEvent> events = EventBody.read(body, node.dataset().catalog(), node.now());
          return Receipt.of(events, node.durable(), UserEvent::userId, node.api()::record);
        });
  }

  /** {@code POST /v1/feedback}: what users said of items that were shown. */
  static RecordingRoute ofFeedback(Exchange exchange) {
    return new RecordingRoute(
        "feedback",
        exchange,
        (node, body) -> {
          List<Feedback> feedback = FeedbackBody.read(body, node.dataset().catalog(), node.now());
          return Receipt.of(feedback, node.durable(), Feedback::userId, node.api()::respond);
        });
  }

  Route route() {
    return path(
        PathMatchers.segment("v1").slash(name),
        () -> post(() -> extractRequest(request -> completeWithFuture(answer(request)))));
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    Accepted.requireJson(request);
    NodeState.Serving node = exchange.serving();
    return exchange.json(request, body -> recording.record(node, body));
  }
}
