package io.tagora.inference.remote;

import io.tagora.inference.InferenceException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call, tried again where it found no server, or one that said that it has too much to do. The
 * client's own threads do the work; nothing here waits.
 */
final class RemoteCall {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int SHOWN = 200;

  private final HttpClient client;
  private final HttpRequest request;
  private final int retries;
  private final CompletableFuture<byte[]> answer = new CompletableFuture<>();
  private @Nullable CompletableFuture<HttpResponse<byte[]>> underWay;

  /** The server took the call and found it wrong: its request is at fault, not the server. */
  static final class RefusedException extends RuntimeException {
    RefusedException(String message) {
      super(message, null, false, false);
    }
  }

  RemoteCall(HttpClient client, HttpRequest request, int retries) {
    this.client = client;
    this.request = request;
    this.retries = retries;
  }

  /** Sends it; the answer's body, or {@link RefusedException}, or whatever went wrong. */
  CompletableFuture<byte[]> send() {
    attempt(0);
    return answer;
  }

  /** Drops it: the connection is closed, which tells the server to stop. */
  synchronized void cancel() {
    answer.cancel(false);
    if (underWay != null) {
      underWay.cancel(true);
    }
  }

  /** As {@link #cancel}, where the server was too slow. */
  synchronized void giveUp() {
    answer.completeExceptionally(
        new InferenceException(
            "the server at %s must answer by the deadline".formatted(request.uri())));
    cancel();
  }

  private synchronized void attempt(int retried) {
    if (answer.isDone()) {
      return;
    }
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(request, BodyHandlers.ofByteArray());
    underWay = sent;
    var _ = sent.whenComplete((response, failure) -> after(retried, response, failure));
  }

  private void after(
      int retried, @Nullable HttpResponse<byte[]> response, @Nullable Throwable failure) {
    if (response != null && response.statusCode() == 200) {
      answer.complete(response.body());
    } else if (retried < retries && isWorthARetry(response, failure)) {
      CompletableFuture.delayedExecutor(pause(response, retried).toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> attempt(retried + 1));
    } else {
      answer.completeExceptionally(reason(response, failure));
    }
  }

  /** A call that took too long has cost the server a lot: it is not sent again. */
  private static boolean isWorthARetry(
      @Nullable HttpResponse<byte[]> response, @Nullable Throwable failure) {
    return response == null
        ? !(cause(failure) instanceof HttpTimeoutException)
        : isBusyOrBroken(response);
  }

  private static boolean isBusyOrBroken(HttpResponse<byte[]> response) {
    return response.statusCode() == 429 || response.statusCode() >= 500;
  }

  private static Duration pause(@Nullable HttpResponse<byte[]> response, int retried) {
    Duration usual = FIRST_PAUSE.multipliedBy(1L << Math.min(retried, 10));
    Duration wanted = response == null ? usual : retryAfter(response).orElse(usual);
    return wanted.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wanted;
  }

  private static Optional<Duration> retryAfter(HttpResponse<byte[]> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("[0-9]{1,6}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }

  private Throwable reason(@Nullable HttpResponse<byte[]> response, @Nullable Throwable failure) {
    if (response == null) {
      return new InferenceException(
          "the server at %s must answer, got %s".formatted(request.uri(), cause(failure)));
    }
    String said = new String(response.body(), StandardCharsets.UTF_8);
    String reason =
        "the server at %s must answer with 200, got %d: %s"
            .formatted(
                request.uri(),
                response.statusCode(),
                said.length() <= SHOWN ? said : said.substring(0, SHOWN) + "...");
    return isBusyOrBroken(response) ? new InferenceException(reason) : new RefusedException(reason);
  }

  static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? cause(failure.getCause())
        : failure;
  }
}
