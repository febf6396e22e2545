package io.tagora.tests.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that goes on, with memories in a file, and how it ends. */
class ServeTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String USER = "somebody";

  /** What SIGTERM makes of the exit status of a process that ended in good order. */
  private static final int TERMINATED = 143;

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private Process node;
  private String address;

  @BeforeEach
  void start() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("node.conf"),
            "tagora.memory.store { kind = h2, folder = \"%s\" }\n"
                .formatted(folder.resolve("memory")));
    node =
        NodeProcess.start(
            folder.resolve("err"),
            "serve",
            "--json",
            "--port",
            "0",
            "--users",
            "60",
            "--items",
            "2000",
            "--config",
            config.toString());
    String line = node.inputReader().readLine();
    assertTrue(line != null, () -> "the node must start, and said " + errors());
    address = "http://" + JSON.readTree(line).get("http").asText();
  }

  @AfterEach
  void stop() {
    node.destroyForcibly();
    client.close();
  }

  private String errors() {
    try {
      return Files.readString(folder.resolve("err"));
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private JsonNode get(String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(address + path)).build();
    var answer = client.send(request, BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }

  private CompletableFuture<HttpResponse<String>> post(String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(address + path))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.sendAsync(request, BodyHandlers.ofString());
  }

  private Instant clock() throws Exception {
    return Instant.parse(get("/v1/users").get("now").asText());
  }

  private String search() throws Exception {
    return """
    {"eventId":"e1","userId":"%s","type":"search","query":"boots","time":"%s"}\
    """
        .formatted(USER, clock());
  }

  @Test
  void whatIsAcknowledgedIsThereAfterAKill() throws Exception {
    String event = search();
    JsonNode receipt = JSON.readTree(post("/v1/events", event).get().body());
    assertEquals(1, receipt.get("accepted").asInt(), receipt.toString());
    assertTrue(receipt.get("durable").asBoolean(), receipt.toString());

    node.destroyForcibly().waitFor();
    start();

    assertEquals(1, get("/v1/users/" + USER).get("behaviors").asInt());
    receipt = JSON.readTree(post("/v1/events", event).get().body());
    assertEquals(1, receipt.get("repeated").asInt(), receipt.toString());
  }

  @Test
  void theClockGoesOn() throws Exception {
    Instant before = clock();
    assertTrue(clock().isAfter(before));
  }

  @Test
  void whatHasBegunIsAnsweredWhenTheNodeIsToldToEnd() throws Exception {
    var answer = post("/v1/recommendations", "{\"userId\":\"%s\"}".formatted(USER));
    get("/health/ready");
    node.destroy();
    assertEquals(200, answer.get().statusCode(), errors());
    assertEquals(TERMINATED, NodeProcess.end(node), errors());
  }
}
