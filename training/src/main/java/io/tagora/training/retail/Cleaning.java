package io.tagora.training.retail;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the rows of which something can be learned: somebody known bought something for money.
 * Filled by one thread.
 */
final class Cleaning {
  private final List<RetailRow> kept = new ArrayList<>();
  private long rows;
  private long cancellations;
  private long unknownCustomers;
  private long worthless;

  /** How many rows there were, and why some went. */
  record Counts(
      long rows, long cancellations, long unknownCustomers, long notPositive, long kept) {}

  void add(RetailRow row) {
    rows++;
    if (row.isCancellation()) {
      cancellations++;
    } else if (row.customer().isEmpty()) {
      unknownCustomers++;
    } else if (row.quantity() <= 0 || row.price() <= 0) {
      worthless++;
    } else {
      kept.add(row);
    }
  }

  List<RetailRow> kept() {
    return List.copyOf(kept);
  }

  Counts counts() {
    return new Counts(rows, cancellations, unknownCustomers, worthless, kept.size());
  }
}
