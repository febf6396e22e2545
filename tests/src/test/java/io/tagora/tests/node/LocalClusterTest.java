package io.tagora.tests.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tagora cluster} as a person uses it: three nodes and a database, broken and mended. */
class LocalClusterTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String USER = "somebody";

  /** Far more than what it takes, as a busy machine takes longer. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void up() throws Exception {
    assumeTrue(hasPostgres(), "PostgreSQL is not installed here: no program named postgres");
    run("up", "--users", "60", "--items", "2000", "--port", "0");
  }

  private static boolean hasPostgres() {
    var folders =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).map(Path::of).toList();
    return folders.stream().anyMatch(at -> Files.isExecutable(at.resolve("postgres")))
        || Files.isDirectory(Path.of("/usr/lib/postgresql"));
  }

  @AfterEach
  void down() throws Exception {
    command("down");
    client.close();
  }

  private NodeProcess.Ended command(String... arguments) throws Exception {
    var whole = new ArrayList<>(List.of("cluster"));
    whole.addAll(List.of(arguments));
    whole.addAll(List.of("--json", "--dir", folder.resolve("cluster").toString()));
    return NodeProcess.run(folder.resolve("err"), whole.toArray(String[]::new));
  }

  private JsonNode run(String... arguments) throws Exception {
    NodeProcess.Ended ended = command(arguments);
    assertEquals(0, ended.status(), ended.err());
    return JSON.readTree(ended.out());
  }

  private JsonNode status() throws Exception {
    return run("status");
  }

  private static List<Long> processes(JsonNode status) {
    var pids = new ArrayList<Long>();
    status.get("nodes").forEach(node -> pids.add(node.get("pid").asLong()));
    pids.add(status.get("database").get("pid").asLong());
    pids.removeIf(pid -> pid == 0);
    return pids;
  }

  private String rung(JsonNode node) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(node.get("gateway").asText() + "/v1/recommendations"))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString("{\"userId\":\"%s\",\"explain\":false}".formatted(USER)))
            .build();
    return JSON.readTree(client.send(request, BodyHandlers.ofString()).body())
        .path("rung")
        .asText();
  }

  private void awaitAnswer(JsonNode node) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!rung(node).equals("all-experts")) {
      assertTrue(System.nanoTime() < end, node + " must answer");
    }
  }

  /** Who has just come counts for a side only where that side has seen it come. */
  private void awaitAllSeeAllUp() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!allSeeAllUp(status())) {
      assertTrue(System.nanoTime() < end, "all nodes must see all nodes up");
    }
  }

  private static boolean allSeeAllUp(JsonNode status) {
    return status
        .get("nodes")
        .valueStream()
        .allMatch(node ->
            node.get("members").size() == 3
                && node.get("members")
                    .valueStream()
                    .allMatch(member -> member.get("status").asText().equals("up")));
  }

  private void awaitState(int node, String life) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!status().get("nodes").get(node - 1).get("life").asText().equals(life)) {
      assertTrue(
          System.nanoTime() < end,
          () -> "node %d must be %s%n%s".formatted(node, life, evidence(node)));
    }
  }

  /** What would tell why, from all nodes and from the one that hangs. */
  private String evidence(int node) {
    try {
      var found = new StringBuilder(status().toPrettyString());
      for (int one = 1; one <= 3; one++) {
        found.append("%n--- node %d%n".formatted(one));
        found.append(Files.readString(folder.resolve("cluster/node-%d.log".formatted(one))));
      }
      long pid = status().get("nodes").get(node - 1).get("pid").asLong();
      Process dump = new ProcessBuilder("jcmd", Long.toString(pid), "Thread.print").start();
      return found.append(new String(dump.getInputStream().readAllBytes(), UTF_8)).toString();
    } catch (Exception e) {
      return e.toString();
    }
  }

  @Test
  void aClusterIsBrokenMendedAndEnded() throws Exception {
    JsonNode before = status();
    assertEquals(4, processes(before).size(), before.toString());
    assertEquals(1, before.get("oldest").asInt(), before.toString());
    before
        .get("nodes")
        .forEach(node -> assertEquals(3, node.get("members").size(), node::toString));
    assertNotEquals(0, command("up").status(), "a second one in the same folder");

    run("kill", "1");
    awaitAnswer(before.get("nodes").get(1));
    awaitAnswer(before.get("nodes").get(2));
    assertEquals("killed", status().get("nodes").get(0).get("life").asText());
    run("start", "1");
    awaitAnswer(before.get("nodes").get(0));

    awaitAllSeeAllUp();
    run("partition", "3");
    assertEquals(4, status().get("cut").size());
    awaitState(3, "ended");
    awaitAnswer(before.get("nodes").get(0));
    run("heal");
    run("start", "3");
    awaitAnswer(before.get("nodes").get(2));

    List<Long> running = processes(status());
    assertEquals(4, running.size());
    run("down");
    for (long pid : running) {
      assertFalse(ProcessHandle.of(pid).isPresent(), "no process is left, got " + pid);
    }
    assertNotEquals(0, command("status").status());
  }
}
