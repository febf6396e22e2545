package io.tagora.gateway.node.bench;

import java.util.List;
import java.util.Optional;

/**
 * What taking events in costs.
 *
 * @param store h2 or postgresql
 * @param inFlight events that were on their way at a time
 * @param rows the ways that were measured
 * @param passivated what memories cost that left the heap; empty if it was not asked for
 */
public record IngestionReport(
    String store,
    int processors,
    int users,
    int inFlight,
    List<Row> rows,
    Optional<Passivated> passivated) {

  /**
   * One way of taking events in.
   *
   * @param events acknowledged, each after its row was committed
   * @param eventsPerCommit how many were acknowledged for a commit of the database
   * @param p50Milliseconds from the sending of an event, or of the list it came in, to its
   *     acknowledgement
   */
  public record Row(
      String way,
      long events,
      double eventsPerSecond,
      long commits,
      double eventsPerCommit,
      double p50Milliseconds,
      double p99Milliseconds) {}

  /**
   * Heap after garbage collection.
   *
   * @param awake memories that may be in the heap at a time
   * @param heapBeforeMegabytes with that many in the heap
   * @param users that came after them, each for one event, and left
   * @param heapAfterMegabytes with as many in the heap as before
   * @param usersPerSecond read from the store, written to and put away
   */
  public record Passivated(
      int awake,
      double heapBeforeMegabytes,
      int users,
      double heapAfterMegabytes,
      double usersPerSecond) {}
}
