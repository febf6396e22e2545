package io.tagora.gateway.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import io.tagora.gateway.json.RecommendationBody;
import io.tagora.gateway.route.Gateway;
import io.tagora.gateway.route.HttpLimits;
import io.tagora.gateway.route.JsonBodies;
import io.tagora.gateway.route.NodeState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;

/** The endpoints on a free port of the loopback, over a scripted model. */
final class RunningEndpoints implements AutoCloseable {
  static final int BODY_LIMIT = 4_000;
  static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  final ScriptedModel model = new ScriptedModel();
  final AtomicReference<Optional<ModelApi>> models = new AtomicReference<>(Optional.of(model));
  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.loglevel = OFF").withFallback(ConfigFactory.load()));
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;

  RunningEndpoints() {
    var limits =
        new HttpLimits(
            BODY_LIMIT,
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ZERO,
            Duration.ofSeconds(3));
    var routes =
        new OpenAiRoutes(
            models::get,
            new JsonBodies(kit.system(), limits),
            new OpenAiLimits(128, 3, 2, Duration.ofSeconds(9)),
            InstantSource.fixed(NOW));
    var gateway =
        new Gateway(
            kit.system(),
            () -> new NodeState.Starting(List.of("not wanted")),
            new RecommendationBody.Defaults(4, 10, true, Duration.ofSeconds(10), 0),
            limits,
            routes.route());
    port = gateway.bind("127.0.0.1", 0).toCompletableFuture().join().localAddress().getPort();
  }

  int port() {
    return port;
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
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

  HttpResponse<String> post(String path, String body) {
    return send(
        to(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The data of all events but the last, which must be [DONE]. */
  static List<JsonNode> chunks(HttpResponse<String> response) {
    List<String> data =
        response
            .body()
            .lines()
            .filter(line -> line.startsWith("data: "))
            .map(line -> line.substring(6))
            .toList();
    if (!data.getLast().equals("[DONE]")) {
      throw new AssertionError("a stream must end with [DONE], got " + response.body());
    }
    return data.subList(0, data.size() - 1).stream().map(RunningEndpoints::json).toList();
  }

  @Override
  public void close() {
    client.close();
    kit.shutdownTestKit();
  }
}
