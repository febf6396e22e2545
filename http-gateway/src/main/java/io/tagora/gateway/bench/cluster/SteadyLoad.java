package io.tagora.gateway.bench.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * An open loop: requests are sent when their time has come, however many are still unanswered, each
 * for the next user.
 */
final class SteadyLoad implements AutoCloseable {
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("load").unstarted(task));
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Outcome> outcomes = Collections.synchronizedList(new ArrayList<>());

  private SteadyLoad() {}

  /** Begins at once. */
  static SteadyLoad start(
      ClusterClient client, List<String> users, double events, double recommendations) {
    var load = new SteadyLoad();
    load.every(events, i -> client.event(users.get(i % users.size()), "load-" + i));
    load.every(recommendations, i -> client.recommend(users.get(i % users.size())));
    return load;
  }

  private void every(double perSecond, IntFunction<Outcome> request) {
    var count = new AtomicInteger();
    var _ =
        clock.scheduleAtFixedRate(
            () -> {
              int i = count.getAndIncrement();
              var _ = requests.submit(() -> outcomes.add(request.apply(i)));
            },
            0,
            (long) (1e9 / perSecond),
            TimeUnit.NANOSECONDS);
  }

  /** What was answered until now. */
  List<Outcome> outcomes() {
    synchronized (outcomes) {
      return List.copyOf(outcomes);
    }
  }

  /** Sends no more and waits for the answers. */
  @Override
  public void close() {
    clock.shutdownNow();
    requests.close();
  }
}
