package io.tagora.gateway.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tagora.gateway.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.Set;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Takes orders for a cluster on a port of the loopback, from those who can read the token in its
 * {@link SupervisorFile}. Orders are carried out side by side.
 */
public final class Supervisor implements AutoCloseable {
  static final String STATUS = "/status";
  static final String ORDERS = "/orders";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalCluster cluster;
  private final SupervisorFile file;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CompletableFuture<Void> down = new CompletableFuture<>();
  private volatile boolean ended;

  /** What was done, or the one sentence that says why it was not; the other is empty. */
  record Reply(String done, String refused) {}

  private record Answer(int status, Object body) {}

  private Supervisor(LocalCluster cluster, SupervisorFile file, HttpServer server) {
    this.cluster = cluster;
    this.file = file;
    this.server = server;
  }

  /** Takes orders from now on; the file says where. */
  public static Supervisor of(LocalCluster cluster) {
    try {
      var server = HttpServer.create(new InetSocketAddress(FreePorts.loopback(), 0), 0);
      var file = SupervisorFile.create(cluster.folder(), server.getAddress().getPort());
      var supervisor = new Supervisor(cluster, file, server);
      server.setExecutor(supervisor.threads);
      server.createContext("/", supervisor::handle);
      server.start();
      return supervisor;
    } catch (IOException e) {
      throw new UncheckedIOException("the supervisor must be able to listen on 127.0.0.1", e);
    }
  }

  /** Returns when somebody has said that the cluster is to end, and it has. */
  public void awaitDown() {
    down.join();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      byte[] body = Json.bytes(answer.body());
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
    if (ended) {
      down.complete(null);
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    if (!isKnown(exchange)) {
      return refusal(401, "the supervisor must be given the token of its file");
    }
    return switch (exchange.getRequestURI().getPath()) {
      case STATUS -> new Answer(200, cluster.status());
      case ORDERS -> ordered(exchange.getRequestBody().readAllBytes());
      default -> refusal(404, "the supervisor knows " + Set.of(STATUS, ORDERS));
    };
  }

  private boolean isKnown(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("authorization");
    String expected = "Bearer " + file.token();
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }

  private Answer ordered(byte[] body) throws IOException {
    try {
      return new Answer(200, new Reply(carryOut(JSON.readValue(body, Order.class)), ""));
    } catch (JsonProcessingException e) {
      return refusal(400, "an order must be readable, got " + e.getOriginalMessage());
    } catch (LocalClusterException e) {
      return refusal(409, String.valueOf(e.getMessage()));
    }
  }

  private static Answer refusal(int status, String sentence) {
    return new Answer(status, new Reply("", sentence));
  }

  /** Does it, and says what was done. */
  private String carryOut(Order order) {
    return switch (order.verb()) {
      case KILL -> done(() -> cluster.kill(order.node()), "Node %d is killed.", order.node());
      case STOP -> done(() -> cluster.stop(order.node()), "Node %d has left.", order.node());
      case START -> done(() -> cluster.start(order.node()), "Node %d is ready.", order.node());
      case PAUSE -> done(() -> cluster.pause(order.node()), "Node %d is paused.", order.node());
      case RESUME -> done(() -> cluster.resume(order.node()), "Node %d goes on.", order.node());
      case ROLL -> done(cluster::roll, "All %d nodes were restarted.", cluster.size());
      case PARTITION -> partition(order);
      case HEAL -> done(cluster::heal, "All links carry again.");
      case DATABASE_STOP -> done(cluster::stopDatabase, "The database is killed.");
      case DATABASE_START -> done(cluster::startDatabase, "The database takes connections.");
      case DATABASE_FILL -> done(cluster::fillDisk, "The database's disk is full.");
      case DATABASE_FREE -> done(cluster::freeDisk, "The database's disk has room again.");
      case DOWN -> done(this::end, "The cluster is down.");
    };
  }

  private void end() {
    cluster.close();
    ended = true;
  }

  private String partition(Order order) {
    cluster.partition(Set.copyOf(order.nodes()), order.database());
    return "Nodes %s hear nothing of the others%s, nor the others of them."
        .formatted(order.nodes(), order.database() ? " and of the database" : "");
  }

  private static String done(Runnable action, String sentence, Object... values) {
    action.run();
    return sentence.formatted(values);
  }

  /** Ends the cluster too. */
  @Override
  public void close() {
    cluster.close();
    file.delete();
    server.stop(0);
    threads.shutdownNow();
  }
}
