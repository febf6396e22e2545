package io.tagora.gateway.node.bench;

import io.tagora.cluster.NodeConfig;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.retrieval.ProgressListener;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Sends events to memories in a store, with as many on their way as many callers would have, and
 * counts what was acknowledged; then lets users come once and leave, and looks at the heap.
 */
public final class IngestionBench {
  private static final int LIST = 50;
  private static final int COLLECTIONS = 3;
  private static final double MEGABYTE = 1 << 20;

  /**
   * What is measured.
   *
   * @param users who take turns
   * @param inFlight events on their way at a time
   * @param passivated users who come once and leave; 0 leaves that out
   */
  public record Plan(int users, int inFlight, Duration duration, Duration warmUp, int passivated) {}

  private final NodeConfig node;
  private final Dataset dataset;
  private final Plan plan;
  private final ProgressListener progress;

  /** Of the store of this configuration. */
  public IngestionBench(NodeConfig node, Dataset dataset, Plan plan, ProgressListener progress) {
    this.node = node;
    this.dataset = dataset;
    this.plan = plan;
    this.progress = progress;
  }

  /** Measures; what it wrote is left in the store. */
  public IngestionReport run(String store, Map<String, String> environment) {
    var source = new EventSource(dataset, plan.users());
    try (IngestionNode memories = IngestionNode.start(node, dataset, environment);
        IngestionDoor door = IngestionDoor.open(memories, dataset)) {
      direct(memories, source).run(plan.warmUp());
      var rows =
          List.of(
              row("memories", 1, direct(memories, source)),
              row("HTTP, lists of %d".formatted(LIST), LIST, overHttp(door, source)));
      return new IngestionReport(
          store,
          Runtime.getRuntime().availableProcessors(),
          plan.users(),
          plan.inFlight(),
          rows,
          passivated(memories, source));
    }
  }

  private IngestionLoad direct(IngestionNode memories, EventSource source) {
    return new IngestionLoad(_ -> memories.record(source.next()), plan.inFlight());
  }

  private IngestionLoad overHttp(IngestionDoor door, EventSource source) {
    return new IngestionLoad(
        _ -> door.post(IntStream.range(0, LIST).mapToObj(_ -> source.next()).toList()),
        Math.max(1, plan.inFlight() / LIST));
  }

  private IngestionReport.Row row(String way, int eventsPerCall, IngestionLoad load) {
    long before = CountedDriver.commits();
    var outcome = load.run(plan.duration());
    long commits = CountedDriver.commits() - before;
    long events = (long) outcome.calls() * eventsPerCall;
    return new IngestionReport.Row(
        way,
        events,
        events / (outcome.took().toNanos() / 1e9),
        commits,
        (double) events / Math.max(1, commits),
        outcome.p50Milliseconds(),
        outcome.p99Milliseconds());
  }

  private Optional<IngestionReport.Passivated> passivated(
      IngestionNode memories, EventSource source) {
    if (plan.passivated() == 0) {
      return Optional.empty();
    }
    int awake = node.settings().memory().awake();
    strangers(memories, source, 0, awake + plan.inFlight(), "users who fill the heap");
    double before = heapMegabytes();
    var outcome =
        strangers(
            memories,
            source,
            awake + plan.inFlight(),
            plan.passivated(),
            "users who come once and leave");
    double after = heapMegabytes();
    double perSecond = outcome.calls() / (outcome.took().toNanos() / 1e9);
    return Optional.of(
        new IngestionReport.Passivated(awake, before, plan.passivated(), after, perSecond));
  }

  private IngestionLoad.Outcome strangers(
      IngestionNode memories, EventSource source, int from, int users, String what) {
    var load =
        new IngestionLoad(
            number -> {
              progress.progressed(what, number + 1L, users);
              return memories.record(source.ofAStranger(from + number));
            },
            plan.inFlight());
    return load.run(users);
  }

  private static double heapMegabytes() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE;
  }
}
