package io.tagora.gateway.openai;

import io.tagora.gateway.error.Problem;
import io.tagora.gateway.error.ProblemException;
import io.tagora.gateway.json.Json;
import io.tagora.gateway.route.ProblemResponses;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.Rejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/** Failures in OpenAI's shape; what they mean is decided where the other routes' problems are. */
final class OpenAiErrors extends AllDirectives {
  /** Puts the answers for rejections and exceptions around a route whose path has matched. */
  Route around(Route route) {
    return route.seal(
        RejectionHandler.newBuilder()
            .handleAll(MethodRejection.class, this::methodNotAllowed)
            .handle(
                Rejection.class,
                rejection ->
                    complete(
                        response(400, OpenAiError.ofRequest(rejection.toString(), null, null))))
            .build(),
        ExceptionHandler.newBuilder().matchAny(failure -> complete(responseTo(failure))).build());
  }

  static HttpResponse responseTo(Throwable failure) {
    OpenAiException known = of(failure);
    HttpResponse response = response(known.status(), known.error());
    return known.status() == 429 || known.status() == 503
        ? ProblemResponses.withRetryAfter(response, known.retryAfter())
        : response;
  }

  static OpenAiException of(Throwable failure) {
    return switch (failure) {
      case CompletionException wrapper when wrapper.getCause() != null -> of(wrapper.getCause());
      case OpenAiException known -> known;
      case CancellationException _ ->
          new OpenAiException(408, OpenAiError.ofRequest("the caller has gone", null, "gone"));
      case io.tagora.actors.OverloadedException full ->
          OpenAiException.overloaded(String.valueOf(full.getMessage()), full.retryAfter());
      case Throwable other -> of(ProblemResponses.problemOf(other));
    };
  }

  /** OpenAI answers a bad field with 400 where RFC 9110 has the finer 422. */
  private static OpenAiException of(Problem problem) {
    int status = problem.status() == 422 ? 400 : problem.status();
    String code = problem.type().substring(problem.type().lastIndexOf(':') + 1).replace('-', '_');
    String param = problem.field() == null ? null : param(problem.field());
    String detail =
        problem.field() == null || param == null
            ? problem.detail()
            : problem.detail().replace(problem.field(), param);
    return new OpenAiException(
        status,
        status < 500
            ? OpenAiError.ofRequest(detail, param, code)
            : OpenAiError.ofServer(detail, code));
  }

  /** "messages[0].role" for the JSON pointer "/messages/0/role". */
  private static @Nullable String param(String pointer) {
    if (pointer.isEmpty()) {
      return null;
    }
    return pointer.replaceAll("/([0-9]+)(?=/|$)", "[$1]").replaceFirst("^/", "").replace('/', '.');
  }

  private static HttpResponse response(int status, OpenAiError error) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, Json.bytes(error.body())));
  }

  private Route methodNotAllowed(List<MethodRejection> rejections) {
    String allowed =
        rejections.stream()
            .map(MethodRejection::supported)
            .map(HttpMethod::name)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return extractMethod(method -> {
      var problem = new ProblemException(Problem.methodNotAllowed(method.name(), allowed));
      return complete(responseTo(problem).addHeader(RawHeader.create("Allow", allowed)));
    });
  }
}
