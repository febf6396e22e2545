package io.tagora.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.gateway.error.Problem;
import io.tagora.gateway.error.ProblemException;
import io.tagora.gateway.json.Json;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/** What every route needs: JSON in and out within bounds, and the node as it is. */
final class Exchange {
  private final ClassicActorSystemProvider system;
  private final Supplier<NodeState> state;
  private final HttpLimits limits;

  Exchange(ClassicActorSystemProvider system, Supplier<NodeState> state, HttpLimits limits) {
    this.system = system;
    this.state = state;
    this.limits = limits;
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
    requireJson(request);
    return request
        .entity()
        .withSizeLimit(limits.bodyBytes())
        .toStrict(limits.bodyTime().toMillis(), system)
        .exceptionallyCompose(failure -> CompletableFuture.failedStage(slow(failure)))
        .thenCompose(body -> use.apply(Json.read(body.getData().toArray())));
  }

  private static Throwable slow(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof TimeoutException
        ? new ProblemException(Problem.timedOut(408, "the body did not arrive in time"))
        : failure;
  }

  private static void requireJson(HttpRequest request) {
    MediaType type = request.entity().getContentType().mediaType();
    if (!type.equals(MediaTypes.APPLICATION_JSON)) {
      throw new ProblemException(Problem.unsupportedMediaType(type.toString()));
    }
  }

  static HttpResponse answer(int status, Object body) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, Json.bytes(body)));
  }
}
