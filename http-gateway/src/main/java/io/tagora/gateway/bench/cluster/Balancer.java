package io.tagora.gateway.bench.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Chooses a node for each request as a load balancer does: in turn among those whose {@code
 * /health/ready} was last 200. A request goes to another node only if no connection could be made;
 * nothing that was sent is sent again.
 */
final class Balancer implements AutoCloseable {
  static final Duration CHECK_EVERY = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final List<URI> all;
  private final HttpClient client;
  private final ScheduledExecutorService clock;
  private final AtomicInteger turn = new AtomicInteger();
  private volatile List<URI> ready;

  Balancer(List<URI> gateways, HttpClient client) {
    this.all = List.copyOf(gateways);
    this.ready = all;
    this.client = client;
    clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("balancer").unstarted(task));
    var _ =
        clock.scheduleWithFixedDelay(this::check, 0, CHECK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void check() {
    ready = all.parallelStream().filter(this::isReady).toList();
  }

  private boolean isReady(URI gateway) {
    var request =
        HttpRequest.newBuilder(gateway.resolve("/health/ready")).timeout(PATIENCE).build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The nodes to try in this order; all, where none says that it is ready. */
  List<URI> order() {
    List<URI> now = ready.isEmpty() ? all : ready;
    int first = Math.floorMod(turn.getAndIncrement(), now.size());
    var order = new java.util.ArrayList<>(now);
    java.util.Collections.rotate(order, -first);
    return order;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
