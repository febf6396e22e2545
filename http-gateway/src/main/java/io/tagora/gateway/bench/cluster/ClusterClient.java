package io.tagora.gateway.bench.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A client of the cluster's nodes; what goes wrong is an {@link Outcome}. */
final class ClusterClient implements AutoCloseable {
  /** Longer than the deadline that a recommendation is sent with. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long DEADLINE_MILLISECONDS = 3000;
  private static final Set<String> RUNGS_OF_AGENTS = Set.of("all-experts", "some-experts");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final Balancer balancer;

  ClusterClient(List<URI> gateways) {
    balancer = new Balancer(gateways, client);
  }

  /** Tells that a user searched something a minute ago. */
  Outcome event(String user, String eventId) {
    String body =
        """
        {"eventId":"%s","userId":"%s","type":"search","query":"boots","time":"%s"}\
        """
            .formatted(eventId, user, Instant.now().minusSeconds(60));
    return post("/v1/events", user, eventId, body);
  }

  /** Asks for a small recommendation, so that the load is about the cluster and not the model. */
  Outcome recommend(String user) {
    String body =
        """
        {"userId":"%s","maxPersonas":1,"items":5,"explain":false,"deadlineMs":%d}\
        """
            .formatted(user, DEADLINE_MILLISECONDS);
    return post("/v1/recommendations", user, "", body);
  }

  private Outcome post(String path, String user, String eventId, String body) {
    long sent = System.nanoTime();
    String failure = "no node takes connections";
    for (URI gateway : balancer.order()) {
      try {
        HttpResponse<String> answer =
            client.send(request(gateway, path, body), BodyHandlers.ofString());
        return outcome(user, sent, eventId, answer);
      } catch (ConnectException e) {
        failure = "no connection to " + gateway;
      } catch (IOException e) {
        return new Outcome(user, sent, System.nanoTime(), eventId, false, e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Outcome(user, sent, System.nanoTime(), eventId, false, e.toString());
      }
    }
    return new Outcome(user, sent, System.nanoTime(), eventId, false, failure);
  }

  private static HttpRequest request(URI gateway, String path, String body) {
    return HttpRequest.newBuilder(gateway.resolve(path))
        .timeout(PATIENCE)
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static Outcome outcome(
      String user, long sent, String eventId, HttpResponse<String> answer) {
    boolean well = answer.statusCode() / 100 == 2;
    return new Outcome(
        user,
        sent,
        System.nanoTime(),
        eventId,
        well && isFull(eventId, answer.body()),
        well ? "" : "status %d: %s".formatted(answer.statusCode(), answer.body()));
  }

  private static boolean isFull(String eventId, String body) {
    try {
      JsonNode answer = JSON.readTree(body);
      return eventId.isEmpty()
          ? RUNGS_OF_AGENTS.contains(answer.path("rung").asText())
          : answer.path("accepted").asInt() + answer.path("repeated").asInt() == 1;
    } catch (JsonProcessingException _) {
      return false;
    }
  }

  /** The ids of the events that the cluster remembers of a user, as it remembers them. */
  List<String> remembered(String user) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(balancer.order().getFirst().resolve("/v1/users/" + user))
            .timeout(PATIENCE)
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    var ids = new ArrayList<String>();
    JSON.readTree(answer.body()).path("eventIds").forEach(id -> ids.add(id.asText()));
    return ids;
  }

  @Override
  public void close() {
    balancer.close();
    client.shutdownNow();
    client.close();
  }
}
