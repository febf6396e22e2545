package io.tagora.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import io.tagora.gateway.json.RecommendationBody;
import io.tagora.gateway.metrics.NodeFigures;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.ServerBinding;

/** A real server on a free port of the loopback, with scripted agents behind it. */
final class RunningGateway implements AutoCloseable {
  static final long BODY_LIMIT = 2_000;

  final ScriptedApi api = new ScriptedApi();
  final AtomicReference<NodeState> state;
  static final NodeFigures FIGURES =
      new NodeFigures(
          List.of(new NodeFigures.Breaker("index", NodeFigures.State.HALF_OPEN)),
          List.of(
              new NodeFigures.Device(
                  "cpu:0",
                  true,
                  Optional.of(new NodeFigures.Slots(5, 3, 2)),
                  4,
                  6,
                  7,
                  800,
                  300,
                  90,
                  1)),
          List.of(new NodeFigures.Agents("Expert", 24, 3)));

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.loglevel = OFF").withFallback(ConfigFactory.load()));
  private final HttpClient client = HttpClient.newHttpClient();
  private final Gateway gateway;
  private final String address;

  RunningGateway() {
    this(Duration.ofSeconds(20));
  }

  RunningGateway(Duration requestTime) {
    state =
        new AtomicReference<>(
            new NodeState.Serving(
                api,
                SmallShop.DATASET,
                InstantSource.fixed(SmallShop.NOW),
                false,
                Optional::empty,
                () -> CompletableFuture.completedStage(List.of()),
                () -> FIGURES));
    gateway =
        new Gateway(
            kit.system(),
            state::get,
            new RecommendationBody.Defaults(4, 10, true, Duration.ofSeconds(10), 0),
            new HttpLimits(
                BODY_LIMIT,
                Duration.ofSeconds(5),
                requestTime,
                Duration.ZERO,
                Duration.ofSeconds(3)));
    var binding = gateway.bind("127.0.0.1", 0).toCompletableFuture().join();
    address = "http://127.0.0.1:" + binding.localAddress().getPort();
  }

  CompletionStage<ServerBinding> bindAgain(int port) {
    return gateway.bind("127.0.0.1", port);
  }

  DrainNotice notice() {
    return gateway.notice();
  }

  URI uri(String path) {
    return URI.create(address + path);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  HttpRequest.Builder posting(String path, String body) {
    return HttpRequest.newBuilder(uri(path))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  HttpResponse<String> post(String path, String body) {
    return send(posting(path, body));
  }

  static JsonNode json(HttpResponse<String> response) {
    try {
      return new ObjectMapper().readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    kit.shutdownTestKit();
  }
}
