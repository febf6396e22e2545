package io.tagora.gateway.node.bench;

import io.tagora.gateway.json.Json;
import io.tagora.gateway.json.RecommendationBody;
import io.tagora.gateway.metrics.NodeFigures;
import io.tagora.gateway.node.command.CommandFailure;
import io.tagora.gateway.route.Gateway;
import io.tagora.gateway.route.HttpLimits;
import io.tagora.gateway.route.NodeState;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.memory.UserEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code POST /v1/events} of a node that only takes events in, and a client of it. */
final class IngestionDoor implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final HttpLimits LIMITS =
      new HttpLimits(1 << 20, PATIENCE, PATIENCE, Duration.ZERO, PATIENCE);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI events;

  private IngestionDoor(URI events) {
    this.events = events;
  }

  /** Listens on a free port of the loopback, until the node's system ends. */
  static IngestionDoor open(IngestionNode node, Dataset dataset) {
    NodeState state =
        new NodeState.Serving(
            new EventsApi(node),
            dataset,
            InstantSource.fixed(dataset.end()),
            true,
            Optional::empty,
            () -> CompletableFuture.completedStage(List.of()),
            () -> NodeFigures.NONE);
    var defaults = new RecommendationBody.Defaults(1, 1, false, PATIENCE, 0);
    var gateway = new Gateway(node.system(), () -> state, defaults, LIMITS);
    int port = gateway.bind("127.0.0.1", 0).toCompletableFuture().join().localAddress().getPort();
    return new IngestionDoor(URI.create("http://127.0.0.1:%d/v1/events".formatted(port)));
  }

  private record EventJson(String eventId, String userId, String type, String itemId, String time) {
    static EventJson of(UserEvent event) {
      var behavior = event.behavior();
      return new EventJson(
          event.eventId(),
          event.userId(),
          "click",
          behavior.item().orElseThrow(),
          behavior.time().toString());
    }
  }

  /** Done when all of the list are committed. */
  CompletionStage<?> post(List<UserEvent> list) {
    var body =
        HttpRequest.BodyPublishers.ofByteArray(
            Json.bytes(list.stream().map(EventJson::of).toList()));
    var request =
        HttpRequest.newBuilder(events)
            .header("Content-Type", "application/json")
            .timeout(PATIENCE)
            .POST(body)
            .build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(answer -> {
          if (answer.statusCode() != 200) {
            throw new CommandFailure("events must be taken in, got: " + answer.body());
          }
          return answer;
        });
  }

  @Override
  public void close() {
    client.close();
  }
}
