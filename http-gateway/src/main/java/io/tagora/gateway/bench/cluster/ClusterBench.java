package io.tagora.gateway.bench.cluster;

import io.tagora.gateway.bench.cluster.ClusterBenchReport.Phase;
import io.tagora.gateway.local.ClusterPlan;
import io.tagora.gateway.local.ClusterStatus;
import io.tagora.gateway.local.LocalCluster;
import io.tagora.gateway.local.NodeStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Takes nodes away from a cluster under a steady load: a worker, the oldest, and one after the
 * other in a rolling restart; then looks whether everything that was acknowledged is there.
 */
public final class ClusterBench {
  /** Between two faults, so that shards have moved and members are seen alike. */
  private static final Duration SETTLE = Duration.ofSeconds(10);

  private final ClusterPlan plan;
  private final Settings settings;
  private final Consumer<String> teller;
  private final List<String> users;
  private final List<Outcome> outcomes = new ArrayList<>();

  /**
   * How hard it is.
   *
   * @param users who are asked for in turn
   * @param events a second, as {@code recommendations}
   */
  public record Settings(int users, double events, double recommendations) {}

  public ClusterBench(ClusterPlan plan, Settings settings, Consumer<String> teller) {
    this.plan = plan;
    this.settings = settings;
    this.teller = teller;
    users = IntStream.range(0, settings.users()).mapToObj(i -> "bench-" + i).toList();
  }

  /**
   * The requests of the load, a line each: when they were sent after the first, what they were, how
   * long they took and why they failed.
   */
  public String requests() {
    var csv = new StringBuilder("seconds,kind,user,milliseconds,full,failure\n");
    long first = outcomes.stream().mapToLong(Outcome::sent).min().orElse(0);
    outcomes.stream()
        .sorted(Comparator.comparingLong(Outcome::sent))
        .map(one -> one.csv(first))
        .forEach(csv::append);
    return csv.toString();
  }

  public ClusterBenchReport run() {
    long started = System.nanoTime();
    try (LocalCluster cluster = LocalCluster.open(plan.withGateways(1), teller)) {
      cluster.up(plan.nodes());
      double startSeconds = since(started);
      List<Long> idle = nodes().mapToObj(node -> residentMegabytes(cluster, node)).toList();
      long alone = withoutModel(cluster);
      var gateways = nodes().mapToObj(cluster::gateway).toList();
      try (var client = new ClusterClient(gateways)) {
        List<Phase> phases = phases(cluster, client);
        return report(startSeconds, idle, alone, phases, client);
      }
    }
  }

  private IntStream nodes() {
    return IntStream.rangeClosed(1, plan.nodes());
  }

  private static long residentMegabytes(LocalCluster cluster, int node) {
    return cluster.status(node).residentMegabytes();
  }

  /** The memory of one more node for HTTP alone, which ends again. */
  private long withoutModel(LocalCluster cluster) {
    int node = plan.size() + 1;
    teller.accept("Starting a node for HTTP alone...");
    cluster.start(node);
    long megabytes = residentMegabytes(cluster, node);
    cluster.stop(node);
    return megabytes;
  }

  private List<Phase> phases(LocalCluster cluster, ClusterClient client) {
    var again = new ServedAgain(client);
    teller.accept("Making %d users known...".formatted(users.size()));
    again.seconds(users, System.nanoTime(), "first");
    var load = SteadyLoad.start(client, users, settings.events(), settings.recommendations());
    try (load) {
      settle();
      return List.of(
          phase("steady", load, _ -> quiet()),
          phase("kill -9 of a worker", load, name -> kill(cluster, worker(cluster), again, name)),
          phase("kill -9 of the oldest", load, name -> kill(cluster, oldest(cluster), again, name)),
          phase("rolling restart", load, _ -> roll(cluster)));
    } finally {
      outcomes.addAll(load.outcomes());
    }
  }

  private Phase phase(String name, SteadyLoad load, ToDoubleFunction<String> happening) {
    teller.accept("Measuring: " + name + "...");
    long from = System.nanoTime();
    double seconds = happening.applyAsDouble(name.replace(' ', '-'));
    settle();
    List<Outcome> met = load.outcomes().stream().filter(one -> one.sent() >= from).toList();
    List<Outcome> failed = met.stream().filter(Outcome::isFailed).toList();
    return new Phase(
        name,
        seconds,
        met.size(),
        failed.size(),
        (int) met.stream().filter(one -> !one.isFailed() && !one.full()).count(),
        failed.stream().map(Outcome::failure).distinct().sorted().toList());
  }

  private double quiet() {
    settle();
    return SETTLE.toSeconds();
  }

  private double kill(LocalCluster cluster, int node, ServedAgain again, String name) {
    long fault = System.nanoTime();
    cluster.kill(node);
    double seconds = again.seconds(users, fault, name);
    cluster.start(node);
    return seconds;
  }

  private static double roll(LocalCluster cluster) {
    long started = System.nanoTime();
    cluster.roll();
    return since(started);
  }

  private static int oldest(LocalCluster cluster) {
    return cluster.oldest().orElse(1);
  }

  private static int worker(LocalCluster cluster) {
    ClusterStatus status = cluster.status();
    return status.nodes().stream()
        .map(NodeStatus::node)
        .filter(node -> node != status.oldest())
        .findFirst()
        .orElse(1);
  }

  private static void settle() {
    LockSupport.parkNanos(SETTLE.toNanos());
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private ClusterBenchReport report(
      double startSeconds, List<Long> idle, long alone, List<Phase> phases, ClusterClient client) {
    teller.accept("Looking for every event that was acknowledged...");
    int acknowledged = 0;
    int lost = 0;
    int twice = 0;
    for (String user : users) {
      Set<String> wanted =
          outcomes.stream()
              .filter(one -> one.isEvent() && one.full() && one.user().equals(user))
              .map(Outcome::eventId)
              .collect(Collectors.toSet());
      List<String> remembered = remembered(client, user);
      var once = new HashSet<>(remembered);
      acknowledged += wanted.size();
      lost += (int) wanted.stream().filter(id -> !once.contains(id)).count();
      twice += remembered.size() - once.size();
    }
    return new ClusterBenchReport(
        plan.nodes(),
        Runtime.getRuntime().availableProcessors(),
        users.size(),
        settings.events(),
        settings.recommendations(),
        startSeconds,
        idle,
        alone,
        phases,
        acknowledged,
        lost,
        twice);
  }

  /** Nothing is under way by now, so that a user who cannot be read is a fault of the cluster. */
  private static List<String> remembered(ClusterClient client, String user) {
    try {
      return client.remembered(user);
    } catch (IOException _) {
      return List.of();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
