package io.tagora.tests.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node for HTTP alone in front of one that has the agents, over TLS. */
class NodeRolesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Far more than what it takes, as a busy machine takes longer. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Process> nodes = new ArrayList<>();

  /** Where a node is reached by clients and by nodes. */
  private record Place(String http, String node) {}

  @AfterEach
  void stop() {
    nodes.forEach(Process::destroyForcibly);
    client.close();
  }

  private Place start(String name, String config) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve(name + ".conf"),
            "include \"127.0.0.1/tls.conf\"\n"
                + "tagora.cluster { enabled = true, port = 0 }\n"
                + config);
    Path errors = folder.resolve(name + ".err");
    nodes.add(
        NodeProcess.start(
            errors,
            "serve",
            "--json",
            "--port",
            "0",
            "--users",
            "60",
            "--items",
            "2000",
            "--config",
            file.toString()));
    String line = nodes.getLast().inputReader().readLine();
    assertTrue(line != null, Files.readString(errors));
    JsonNode told = JSON.readTree(line);
    return new Place("http://" + told.get("http").asText(), told.get("node").asText());
  }

  private HttpResponse<String> get(Place node, String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(node.http() + path)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> post(Place node, String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(node.http() + path))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> awaitReady(Place node, int status) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    HttpResponse<String> answer = get(node, "/health/ready");
    while (answer.statusCode() != status) {
      assertTrue(System.nanoTime() < end, answer.body());
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      answer = get(node, "/health/ready");
    }
    return answer;
  }

  /** A machine that is busy may be late with the first. */
  private void awaitAgents(Place gateway) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String rung = "";
    while (!rung.endsWith("experts")) {
      assertTrue(System.nanoTime() < end, "an answer of the agents must come, got " + rung);
      var answer = post(gateway, "/v1/recommendations", "{\"userId\":\"u\",\"explain\":false}");
      assertEquals(200, answer.statusCode(), answer.body());
      rung = JSON.readTree(answer.body()).get("rung").asText();
    }
  }

  @Test
  void aGatewayServesTheUsersOfTheNodesBehindIt() throws Exception {
    String out = folder.toString();
    Path errors = folder.resolve("certificates.err");
    var made = NodeProcess.run(errors, "certificates", "--out", out, "--nodes", "127.0.0.1");
    assertEquals(0, made.status(), made.err());
    Place agents =
        start(
            "agents",
            """
            tagora.cluster.roles = [agents, prefill, decode]
            tagora.devices = [{ id = "cpu:0", threads = 1, memory-slots = 32 }]
            """);
    Place gateway =
        start(
            "gateway",
            """
            tagora.cluster { roles = [gateway], seed-nodes = ["%s"] }
            tagora.devices = []
            """
                .formatted(agents.node()));

    awaitReady(gateway, 200);
    JsonNode members = JSON.readTree(get(gateway, "/v1/cluster").body()).get("members");
    assertEquals("[\"agents\",\"decode\",\"prefill\"]", members.at("/0/roles").toString());
    assertEquals("[\"gateway\"]", members.at("/1/roles").toString());

    String event =
        """
        {"eventId":"e1","userId":"u","type":"search","query":"boots","time":"%s"}\
        """
            .formatted(Instant.now().minusSeconds(60));
    assertEquals(200, post(gateway, "/v1/events", event).statusCode());
    assertEquals(1, JSON.readTree(get(gateway, "/v1/users/u").body()).get("behaviors").asInt());
    awaitAgents(gateway);

    assertEquals(200, get(agents, "/health/ready").statusCode());
    assertEquals(404, post(agents, "/v1/events", event).statusCode());

    nodes.getFirst().destroyForcibly().waitFor();
    assertTrue(
        awaitReady(gateway, 503).body().contains("no node with the role agents can be reached"));
  }
}
