package io.tagora.gateway.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tagora.gateway.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Takes orders for a cluster on a port of the loopback, from those who can read the token in its
 * {@link SupervisorFile}. Orders are carried out side by side.
 */
public final class Supervisor implements AutoCloseable {
  static final String STATUS = "/status";
  static final String ORDERS = "/orders";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Function<Order, String> orders;
  private final Supplier<ClusterStatus> status;
  private final SupervisorFile file;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CompletableFuture<Void> down = new CompletableFuture<>();

  /** What was done, or the one sentence that says why it was not; the other is empty. */
  record Reply(String done, String refused) {}

  /**
   * What a caller gets.
   *
   * @param ends whether there is nothing left to give orders about
   */
  private record Answer(int status, Object body, boolean ends) {}

  private Supervisor(
      Function<Order, String> orders,
      Supplier<ClusterStatus> status,
      SupervisorFile file,
      HttpServer server) {
    this.orders = orders;
    this.status = status;
    this.file = file;
    this.server = server;
  }

  /**
   * Takes orders from now on; a file in the folder says where.
   *
   * @param orders carries them out, and says what was done or throws a {@link
   *     LocalClusterException}
   */
  public static Supervisor start(
      Path folder, Function<Order, String> orders, Supplier<ClusterStatus> status) {
    try {
      var server = HttpServer.create(new InetSocketAddress(FreePorts.loopback(), 0), 0);
      var file = SupervisorFile.create(folder, server.getAddress().getPort());
      var supervisor = new Supervisor(orders, status, file, server);
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
    Answer answer;
    try (exchange) {
      answer = answer(exchange);
      byte[] body = Json.bytes(answer.body());
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
    if (answer.ends()) {
      down.complete(null);
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    if (!isKnown(exchange)) {
      return refusal(401, "the supervisor must be given the token of its file");
    }
    return switch (exchange.getRequestURI().getPath()) {
      case STATUS -> new Answer(200, status.get(), false);
      case ORDERS -> ordered(exchange.getRequestBody().readAllBytes());
      default -> refusal(404, "the supervisor knows %s and %s".formatted(STATUS, ORDERS));
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
      Order order = JSON.readValue(body, Order.class);
      var reply = new Reply(orders.apply(order), "");
      return new Answer(200, reply, order.verb() == Order.Verb.DOWN);
    } catch (JsonProcessingException e) {
      return refusal(400, "an order must be readable, got " + e.getOriginalMessage());
    } catch (LocalClusterException e) {
      return refusal(409, String.valueOf(e.getMessage()));
    }
  }

  private static Answer refusal(int status, String sentence) {
    return new Answer(status, new Reply("", sentence), false);
  }

  /** Takes no more orders. */
  @Override
  public void close() {
    file.delete();
    server.stop(0);
    threads.shutdownNow();
  }
}
