package io.tagora.gateway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.cluster.ClusterView;
import io.tagora.gateway.local.Order.Verb;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands and the supervisor say to each other. */
class SupervisorTest {
  private static final ClusterStatus STATUS =
      new ClusterStatus(
          "/cluster",
          List.of(
              new NodeStatus(
                  1,
                  "serving",
                  true,
                  "http://127.0.0.1:8081",
                  "127.0.0.1:7401",
                  17,
                  -1,
                  "",
                  300,
                  List.of(
                      new ClusterView.Node("127.0.0.1:7401", "up", List.of("agents"), true, 2)))),
          1,
          new ClusterStatus.Database("serving", 5432, 18, "folder"),
          List.of(new Link(1, Link.DATABASE)));

  @TempDir private Path folder;
  private final List<Order> orders = new ArrayList<>();
  private Supervisor supervisor;

  @BeforeEach
  void start() {
    supervisor = Supervisor.start(folder, this::carryOut, () -> STATUS);
  }

  @AfterEach
  void stop() {
    supervisor.close();
  }

  private String carryOut(Order order) {
    orders.add(order);
    if (order.verb() == Verb.PAUSE) {
      throw new LocalClusterException("node 1 must run to be paused, and is killed");
    }
    return "Done: " + order.verb();
  }

  @Test
  void anOrderIsCarriedOutAndAnswered() {
    var order = new Order(Verb.PARTITION, List.of(1, 2), true);
    try (var client = SupervisorClient.require(folder)) {
      assertEquals("Done: PARTITION", client.order(order));
    }
    assertEquals(List.of(order), orders);
  }

  @Test
  void aRefusalIsOneSentence() {
    try (var client = SupervisorClient.require(folder)) {
      var refusal =
          assertThrows(LocalClusterException.class, () -> client.order(Order.of(Verb.PAUSE, 1)));
      assertEquals("node 1 must run to be paused, and is killed", refusal.getMessage());
    }
  }

  @Test
  void theStatusArrivesAsItIs() {
    try (var client = SupervisorClient.require(folder)) {
      assertEquals(STATUS, client.status());
    }
  }

  @Test
  void downEndsTheWait() {
    try (var client = SupervisorClient.require(folder)) {
      client.order(Order.of(Verb.DOWN));
    }
    supervisor.awaitDown();
  }

  @Test
  void whoCannotReadTheFileGivesNoOrders() throws Exception {
    Path file = folder.resolve("supervisor.json");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    var there = SupervisorFile.read(folder).orElseThrow();
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d%s".formatted(there.port(), Supervisor.STATUS)))
            .header("authorization", "Bearer guessed")
            .build();
    try (var client = HttpClient.newHttpClient()) {
      assertEquals(401, client.send(request, BodyHandlers.ofString()).statusCode());
    }
  }

  @Test
  void whereNoneIsUpTheSentenceSaysHowToStartOne() {
    supervisor.close();
    var refusal = assertThrows(LocalClusterException.class, () -> SupervisorClient.require(folder));
    assertTrue(refusal.getMessage().contains("'tagora cluster up' starts one"));
  }

  @Test
  void aFolderHasOneSupervisor() {
    try (var _ = SupervisorLock.take(folder)) {
      var refusal = assertThrows(LocalClusterException.class, () -> SupervisorLock.take(folder));
      assertTrue(refusal.getMessage().startsWith("a cluster is up in"), refusal.getMessage());
    }
    SupervisorLock.take(folder).close();
  }
}
