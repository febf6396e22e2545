package io.tagora.inference.remote;

import io.tagora.inference.InferenceException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls and tries again those that found no server, or one that said that it has too much to
 * do. The client's own threads do the work; nothing here waits.
 */
final class RemoteCalls implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int SHOWN = 200;

  private final RemoteServer server;
  private final HttpClient client;

  RemoteCalls(RemoteServer server) {
    this.server = server;
    client = HttpClient.newBuilder().connectTimeout(server.timeout()).build();
  }

  /** The server took the call and found it wrong: its request is at fault, not the server. */
  static final class RefusedException extends RuntimeException {
    RefusedException(String message) {
      super(message, null, false, false);
    }
  }

  /** The answer's body; fails with {@link RefusedException} or whatever went wrong. */
  CompletableFuture<byte[]> send(String body) {
    var request =
        HttpRequest.newBuilder(server.completions())
            .header("Content-Type", "application/json")
            .timeout(server.timeout())
            .POST(BodyPublishers.ofString(body));
    server.apiKey().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    return attempt(request.build(), 0);
  }

  private CompletableFuture<byte[]> attempt(HttpRequest request, int retried) {
    return client
        .sendAsync(request, BodyHandlers.ofByteArray())
        .handle((response, failure) -> {
          if (failure == null && response.statusCode() == 200) {
            return CompletableFuture.completedFuture(response.body());
          }
          if (retried < server.retries() && isWorthARetry(response, failure)) {
            return CompletableFuture.supplyAsync(
                    () -> attempt(request, retried + 1),
                    CompletableFuture.delayedExecutor(
                        pause(response, retried).toMillis(), TimeUnit.MILLISECONDS))
                .thenCompose(again -> again);
          }
          return CompletableFuture.<byte[]>failedFuture(reason(response, failure));
        })
        .thenCompose(outcome -> outcome);
  }

  /** A call that took too long has cost the server a lot: it is not sent again. */
  private static boolean isWorthARetry(
      @Nullable HttpResponse<byte[]> response,
      @Nullable Throwable failure) {
    if (response == null) {
      return !(cause(failure) instanceof HttpTimeoutException);
    }
    return response.statusCode() == 429 || response.statusCode() >= 500;
  }

  private static Duration pause(
      @Nullable HttpResponse<byte[]> response, int retried) {
    Duration usual = FIRST_PAUSE.multipliedBy(1L << Math.min(retried, 10));
    Duration wanted =
        response == null
            ? usual
            : response
                .headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("[0-9]{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(usual);
    return wanted.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wanted;
  }

  private Throwable reason(
      @Nullable HttpResponse<byte[]> response,
      @Nullable Throwable failure) {
    if (response == null) {
      return new InferenceException(
          "the server at %s must answer, got %s".formatted(server.url(), cause(failure)));
    }
    String said = new String(response.body(), StandardCharsets.UTF_8);
    String reason =
        "the server at %s must answer with 200, got %d: %s"
            .formatted(
                server.url(),
                response.statusCode(),
                said.length() <= SHOWN ? said : said.substring(0, SHOWN) + "...");
    boolean refused = response.statusCode() < 500 && response.statusCode() != 429;
    return refused ? new RefusedException(reason) : new InferenceException(reason);
  }

  static @Nullable Throwable cause(
      @Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? cause(failure.getCause())
        : failure;
  }

  /** Calls under way end without an answer. */
  @Override
  public void close() {
    client.shutdownNow();
  }
}
