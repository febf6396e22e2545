package io.tagora.gateway.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** What a node says of itself over HTTP; a node that is slow to say it says nothing. */
final class NodeApi implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /** An answer of any status. */
  record Answer(int status, JsonNode body) {}

  Optional<Answer> get(URI gateway, String path) {
    var request = HttpRequest.newBuilder(gateway.resolve(path)).timeout(PATIENCE).build();
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      return Optional.of(new Answer(answer.statusCode(), JSON.readTree(answer.body())));
    } catch (IOException _) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalClusterException("interrupted while asking " + gateway, e);
    }
  }

  boolean isReady(URI gateway) {
    return get(gateway, "/health/ready").filter(answer -> answer.status() == 200).isPresent();
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
