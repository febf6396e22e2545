package io.tagora.inference.remote;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/** Makes the calls to one server, over connections that they share. */
final class RemoteCalls implements AutoCloseable {
  private final RemoteServer server;
  private final HttpClient client;

  RemoteCalls(RemoteServer server) {
    this.server = server;
    client = HttpClient.newBuilder().connectTimeout(server.timeout()).build();
  }

  /** A call that is not sent yet. */
  RemoteCall of(String body) {
    var request =
        HttpRequest.newBuilder(server.completions())
            .header("Content-Type", "application/json")
            .timeout(server.timeout())
            .POST(BodyPublishers.ofString(body));
    server.apiKey().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    return new RemoteCall(client, request.build(), server.retries());
  }

  /** Calls under way end without an answer. */
  @Override
  public void close() {
    client.shutdownNow();
  }
}
