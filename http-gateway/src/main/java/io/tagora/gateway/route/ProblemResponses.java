package io.tagora.gateway.route;

import io.tagora.gateway.error.OverloadedException;
import io.tagora.gateway.error.Problem;
import io.tagora.gateway.error.ProblemException;
import io.tagora.gateway.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.Rejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.ExceptionWithErrorInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a failure becomes an HTTP answer. */
public final class ProblemResponses extends AllDirectives {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemResponses.class);
  private static final MediaType.WithFixedCharset PROBLEM_JSON =
      MediaTypes.applicationWithFixedCharset("problem+json", HttpCharsets.UTF_8);

  /** What is told while a request waits for a place. */
  public static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  /** Puts the answers for rejections and exceptions around a route. */
  public Route around(Route route) {
    return route.seal(rejections(), exceptions());
  }

  public static HttpResponse response(Problem problem) {
    HttpResponse response =
        HttpResponse.create()
            .withStatus(problem.status())
            .withEntity(HttpEntities.create(PROBLEM_JSON.toContentType(), Json.bytes(problem)));
    return problem.status() == 503 ? withRetryAfter(response, RETRY_AFTER) : response;
  }

  /** The answer for a failure of any kind; what nobody expected is logged with its cause. */
  public static HttpResponse responseTo(Throwable failure) {
    Throwable cause = unwrap(failure);
    HttpResponse response = response(problemOf(cause));
    return cause instanceof OverloadedException overloaded
        ? withRetryAfter(response, overloaded.retryAfter())
        : response;
  }

  public static Problem problemOf(Throwable failure) {
    return switch (unwrap(failure)) {
      case ProblemException known -> known.problem();
      case OverloadedException full -> Problem.overloaded(full.getMessage());
      case EntityStreamSizeException large -> Problem.tooLarge(large.limit());
      case ExceptionWithErrorInfo unreadable -> Problem.badRequest(words(unreadable.info()));
      case TimeoutException _ -> Problem.timedOut(504, "no answer came before the deadline");
      case Throwable unexpected -> unexpected(unexpected);
    };
  }

  private static Problem unexpected(Throwable failure) {
    String incident = UUID.randomUUID().toString();
    LOG.error("incident {}", incident, failure);
    return Problem.internal(incident);
  }

  private static String words(ErrorInfo info) {
    return info.summary();
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? unwrap(cause) : failure;
  }

  /** The response with the wait in whole seconds, at least one. */
  public static HttpResponse withRetryAfter(HttpResponse response, Duration wait) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    return response
        .removeHeader("Retry-After")
        .addHeader(RawHeader.create("Retry-After", Long.toString(seconds)));
  }

  private ExceptionHandler exceptions() {
    return ExceptionHandler.newBuilder().matchAny(failure -> complete(responseTo(failure))).build();
  }

  private RejectionHandler rejections() {
    return RejectionHandler.newBuilder()
        .handleAll(MethodRejection.class, this::methodNotAllowed)
        .handle(
            Rejection.class,
            rejection -> complete(response(Problem.badRequest(rejection.toString()))))
        .handleNotFound(
            extractUnmatchedPath(path ->
                extractRequest(
                    request -> complete(response(Problem.notFound(request.getUri().path()))))))
        .build();
  }

  private Route methodNotAllowed(List<MethodRejection> rejections) {
    String allowed =
        rejections.stream()
            .map(MethodRejection::supported)
            .map(HttpMethod::name)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return extractMethod(method ->
        complete(
            response(Problem.methodNotAllowed(method.name(), allowed))
                .addHeader(RawHeader.create("Allow", allowed))));
  }
}
