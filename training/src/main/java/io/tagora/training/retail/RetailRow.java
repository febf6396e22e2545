package io.tagora.training.retail;

import java.time.Instant;

/**
 * A line of an invoice, as the file has it.
 *
 * @param description may be empty
 * @param quantity less than 0 for what came back
 * @param price for one, in pounds
 * @param customer "" where nobody is known
 */
record RetailRow(
    String invoice,
    String stockCode,
    String description,
    long quantity,
    Instant time,
    double price,
    String customer,
    String country) {

  /** Whether it takes back what was bought. */
  boolean isCancellation() {
    return invoice.startsWith("C");
  }
}
