package io.tagora.inference.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tagora.inference.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** An OpenAI-compatible server that answers from a script, an answer a call. */
final class ScriptedServer implements AutoCloseable {

  /** A status and a body. */
  record Answer(int status, String body) {}

  final Queue<Answer> script = new ConcurrentLinkedQueue<>();
  final Queue<JsonNode> requests = new ConcurrentLinkedQueue<>();
  final Queue<String> authorizations = new ConcurrentLinkedQueue<>();

  /** Calls wait for it once the script is empty. */
  final CountDownLatch closing = new CountDownLatch(1);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  ScriptedServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/completions", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  /** Lets the next call be answered with a text, without log-probabilities. */
  ScriptedServer says(String text) {
    var answer = JsonNodeFactory.instance.objectNode();
    answer.putArray("choices").addObject().put("text", text).put("finish_reason", "stop");
    answer.putObject("usage").put("completion_tokens", 5);
    return says(200, answer.toString());
  }

  ScriptedServer says(int status, String body) {
    script.add(new Answer(status, body));
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      @Nullable Answer answer = script.poll();
      requests.add(Json.object("a request", exchange.getRequestBody().readAllBytes()));
      authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      if (answer == null) {
        closing.await();
        return;
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
