package io.tagora.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.gateway.error.Problem;
import io.tagora.gateway.error.ProblemException;
import io.tagora.gateway.json.Json;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/** Reads bodies within their bounds. */
public final class JsonBodies {
  private final ClassicActorSystemProvider system;
  private final HttpLimits limits;

  public JsonBodies(ClassicActorSystemProvider system, HttpLimits limits) {
    this.system = system;
    this.limits = limits;
  }

  /**
   * The body's JSON; one that is not JSON, too large or too slow fails with its problem.
   *
   * @throws ProblemException for a body of another type
   */
  public CompletionStage<JsonNode> json(HttpRequest request) {
    requireJson(request);
    return request
        .entity()
        .withSizeLimit(limits.bodyBytes())
        .toStrict(limits.bodyTime().toMillis(), system)
        .exceptionallyCompose(failure -> CompletableFuture.failedStage(slow(failure)))
        .thenApply(body -> Json.read(body.getData().toArray()));
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
}
