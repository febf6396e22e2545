package io.tagora.tests.node;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What stands in front of nodes: it asks each now and then whether it is ready, and sends every
 * request to one that was, in turn. It tries nothing twice.
 */
final class LoadBalancer implements AutoCloseable {
  private static final long PERIOD_MILLIS = 200;

  private final List<String> nodes;
  private final Set<String> ready = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turn = new AtomicInteger();
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final ScheduledExecutorService watch;

  LoadBalancer(List<String> nodes) {
    this.nodes = nodes;
    watch = Executors.newScheduledThreadPool(nodes.size());
    for (String node : nodes) {
      var _ =
          watch.scheduleWithFixedDelay(() -> look(node), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void look(String node) {
    try {
      var request = HttpRequest.newBuilder(URI.create(node + "/health/ready"));
      var answer = client.send(request.build(), BodyHandlers.discarding());
      if (answer.statusCode() == 200) {
        ready.add(node);
      } else {
        ready.remove(node);
      }
    } catch (IOException _) {
      ready.remove(node);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a node gets requests now. */
  boolean sendsTo(String node) {
    return ready.contains(node);
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(next() + path))
            .header("content-type", "application/json")
            .timeout(Duration.ofSeconds(60))
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private String next() throws IOException {
    for (int i = 0; i < nodes.size(); i++) {
      String node = nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
      if (ready.contains(node)) {
        return node;
      }
    }
    throw new IOException("a node must be ready, and none is");
  }

  @Override
  public void close() {
    watch.shutdownNow();
    client.close();
  }
}
