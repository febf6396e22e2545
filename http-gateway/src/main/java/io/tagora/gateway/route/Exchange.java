package io.tagora.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.gateway.error.Problem;
import io.tagora.gateway.error.ProblemException;
import io.tagora.gateway.json.Json;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What every route needs: JSON in and out within bounds, and the node as it is. */
final class Exchange {
  private final Supplier<NodeState> state;
  private final JsonBodies bodies;

  Exchange(Supplier<NodeState> state, JsonBodies bodies) {
    this.state = state;
    this.bodies = bodies;
  }

  NodeState state() {
    return state.get();
  }

  /** The parts of a node that serves; one that still starts is a 503 with its reasons. */
  NodeState.Serving serving() {
    return switch (state.get()) {
      case NodeState.Serving serving -> serving;
      case NodeState.Starting(var reasons) ->
          throw new ProblemException(Problem.notReady(String.join("; ", reasons)));
    };
  }

  /**
   * Hands the body's JSON on; a body that is not JSON, too large or too slow fails with its
   * problem.
   */
  CompletionStage<HttpResponse> json(
      HttpRequest request, Function<JsonNode, CompletionStage<HttpResponse>> use) {
    return bodies.json(request).thenCompose(use);
  }

  static HttpResponse answer(int status, Object body) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, Json.bytes(body)));
  }
}
