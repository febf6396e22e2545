package io.tagora.gateway.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tagora.gateway.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Gives orders to the supervisor of a folder's cluster. */
public final class SupervisorClient implements AutoCloseable {
  /** A rolling restart waits for every node. */
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SupervisorFile file;
  private final HttpClient client = HttpClient.newHttpClient();

  private SupervisorClient(SupervisorFile file) {
    this.file = file;
  }

  /** Empty where no cluster is up. */
  public static Optional<SupervisorClient> find(Path folder) {
    return SupervisorFile.read(folder).map(SupervisorClient::new);
  }

  /**
   * The cluster that is up.
   *
   * @throws LocalClusterException if there is none
   */
  public static SupervisorClient require(Path folder) {
    return find(folder)
        .orElseThrow(() ->
            new LocalClusterException(
                "no cluster is up in %s; 'tagora cluster up' starts one".formatted(folder)));
  }

  public long pid() {
    return file.pid();
  }

  public ClusterStatus status() {
    return read(send(request(Supervisor.STATUS).GET().build()), ClusterStatus.class);
  }

  /**
   * Returns what was done.
   *
   * @throws LocalClusterException if it was not
   */
  public String order(Order order) {
    var request =
        request(Supervisor.ORDERS).POST(BodyPublishers.ofByteArray(Json.bytes(order))).build();
    var reply = read(send(request), Supervisor.Reply.class);
    if (!reply.refused().isEmpty()) {
      throw new LocalClusterException(reply.refused());
    }
    return reply.done();
  }

  /** Returns when the supervisor's process is gone. */
  public void awaitEnd() {
    ProcessHandle.of(file.pid()).ifPresent(process -> process.onExit().join());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(file.port(), path)))
        .timeout(PATIENCE)
        .header("authorization", "Bearer " + file.token());
  }

  private byte[] send(HttpRequest request) {
    try {
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      return answer.body();
    } catch (IOException e) {
      throw new LocalClusterException(
          "the supervisor of %s must answer, got: %s".formatted(file.folder(), e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalClusterException("interrupted while waiting for the supervisor", e);
    }
  }

  private static <T> T read(byte[] body, Class<T> type) {
    try {
      return JSON.readValue(body, type);
    } catch (IOException e) {
      throw new LocalClusterException("the supervisor's answer must be readable, got " + e, e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
