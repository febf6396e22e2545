package io.tagora.gateway.bench.cluster;

import java.util.List;

/**
 * The figures of a cluster bench, as they are written in JSON.
 *
 * @param startSeconds from nothing until all nodes are ready, the database included
 * @param idleMegabytes resident memory of each node, when nothing was asked yet
 * @param gatewayMegabytes the same of a node without a model, for HTTP alone
 * @param eventsPerSecond of the steady load, as {@code recommendationsPerSecond}
 * @param lost acknowledged events that are not remembered, of {@code acknowledged}
 * @param twice events that are remembered more than once
 */
public record ClusterBenchReport(
    int nodes,
    int processors,
    int users,
    double eventsPerSecond,
    double recommendationsPerSecond,
    double startSeconds,
    List<Long> idleMegabytes,
    long gatewayMegabytes,
    List<Phase> phases,
    int acknowledged,
    int lost,
    int twice) {

  /**
   * What the load met while one thing happened.
   *
   * @param seconds until all users were served again, or, of a rolling restart, until it was done
   * @param failed requests of the load without an answer
   * @param poorer answers that the user's agents had no part in
   * @param failures what failed requests were told, each text once
   */
  public record Phase(
      String name, double seconds, int requests, int failed, int poorer, List<String> failures) {
    public Phase {
      failures = List.copyOf(failures);
    }
  }

  public ClusterBenchReport {
    idleMegabytes = List.copyOf(idleMegabytes);
    phases = List.copyOf(phases);
  }
}
