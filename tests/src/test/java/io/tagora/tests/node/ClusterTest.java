package io.tagora.tests.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three real nodes of one cluster, of which the oldest is killed. Memories live in the processes.
 */
class ClusterTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NODES = 3;
  private static final List<String> USERS =
      IntStream.range(0, 8).mapToObj(i -> "shopper-" + i).toList();

  /** Far more than what it takes, as a busy machine takes longer. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Process> nodes = new ArrayList<>();
  private final List<String> addresses = new ArrayList<>();

  /** The first is told to be there before the others ask for it, so that it is the oldest. */
  @BeforeEach
  void start() throws IOException {
    List<Integer> ports = freePorts();
    String seeds =
        ports.stream().map("\"127.0.0.1:%d\""::formatted).collect(Collectors.joining(", "));
    for (int i = 0; i < NODES; i++) {
      Path config =
          Files.writeString(
              folder.resolve(i + ".conf"),
              """
              tagora.cluster { enabled = true, port = %d, seed-nodes = [%s] }
              tagora.devices = [{ id = "cpu:0", threads = 1, memory-slots = 32 }]
              """
                  .formatted(ports.get(i), seeds));
      nodes.add(
          NodeProcess.start(
              folder.resolve(i + ".err"),
              "serve",
              "--json",
              "--port",
              "0",
              "--users",
              "60",
              "--items",
              "2000",
              "--config",
              config.toString()));
    }
    for (int i = 0; i < NODES; i++) {
      String line = nodes.get(i).inputReader().readLine();
      assertTrue(line != null, Files.readString(folder.resolve(i + ".err")));
      addresses.add("http://" + JSON.readTree(line).get("http").asText());
    }
  }

  private static List<Integer> freePorts() throws IOException {
    var ports = new ArrayList<Integer>();
    var open = new ArrayList<ServerSocket>();
    for (int i = 0; i < NODES; i++) {
      open.add(new ServerSocket(0));
      ports.add(open.getLast().getLocalPort());
    }
    for (ServerSocket socket : open) {
      socket.close();
    }
    return ports;
  }

  @AfterEach
  void stop() {
    nodes.forEach(Process::destroyForcibly);
    client.close();
  }

  private JsonNode get(int node, String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(addresses.get(node) + path)).build();
    return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
  }

  private JsonNode post(int node, String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(addresses.get(node) + path))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
  }

  private JsonNode search(int node, String user, String eventId) throws Exception {
    return post(
        node,
        "/v1/events",
        """
        {"eventId":"%s","userId":"%s","type":"search","query":"boots","time":"%s"}\
        """
            .formatted(eventId, user, Instant.now().minusSeconds(60)));
  }

  private JsonNode recommend(int node, String user) throws Exception {
    return post(
        node, "/v1/recommendations", "{\"userId\":\"%s\",\"explain\":false}".formatted(user));
  }

  /** Something that a node does sooner or later. */
  @FunctionalInterface
  private interface Sight {
    boolean isSeen() throws Exception;
  }

  private static void await(String what, Sight sight) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!sight.isSeen()) {
      assertTrue(System.nanoTime() < end, what + " must come within " + PATIENCE);
      Thread.onSpinWait();
    }
  }

  private boolean hasMembers(int node, int count) throws Exception {
    int up = 0;
    JsonNode members = get(node, "/v1/cluster").path("members");
    for (JsonNode member : members) {
      up += member.get("status").asText().equals("up") ? 1 : 0;
    }
    return up == count && members.size() == count;
  }

  @Test
  void usersOfAKilledNodeAreServedByTheOthers() throws Exception {
    for (int i = 0; i < NODES; i++) {
      int node = i;
      await("a cluster of three", () -> hasMembers(node, NODES));
    }
    for (String user : USERS) {
      await("the first event", () -> search(0, user, "e1").path("accepted").asInt() == 1);
      assertEquals(1, search(1, user, "e1").path("repeated").asInt(), user);
      assertEquals(1, get(2, "/v1/users/" + user).path("eventIds").size(), user);
    }

    nodes.getFirst().destroyForcibly().waitFor();

    for (String user : USERS) {
      await(
          "an answer of the agents for " + user,
          () -> recommend(1, user).path("rung").asText().equals("all-experts"));
      await("an event of " + user, () -> search(2, user, "e2").path("accepted").asInt() == 1);
      assertEquals(1, search(1, user, "e2").path("repeated").asInt(), user);
    }
    assertTrue(hasMembers(1, NODES - 1) && hasMembers(2, NODES - 1));
  }
}
