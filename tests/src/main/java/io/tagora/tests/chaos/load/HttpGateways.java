package io.tagora.tests.chaos.load;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** Over the network. */
public final class HttpGateways implements Gateways, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final IntFunction<URI> addresses;

  /**
   * To these nodes.
   *
   * @param addresses of a node's HTTP, as "http://127.0.0.1:8081"
   */
  public HttpGateways(IntFunction<URI> addresses) {
    this.addresses = addresses;
  }

  @Override
  public CompletableFuture<Reply> send(int node, Request request) {
    var http =
        HttpRequest.newBuilder(addresses.apply(node).resolve(request.path()))
            .timeout(Duration.ofMillis(request.patience()));
    String body = request.body();
    if (body != null) {
      http.header("content-type", "application/json").POST(BodyPublishers.ofString(body));
    }
    return client
        .sendAsync(http.build(), BodyHandlers.ofString())
        .thenApply(response -> new Reply(response.statusCode(), response.body()));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
