package io.tagora.runtime.exchange;

import java.util.List;

/**
 * What a folder in the exchange format holds, and what is wrong with it.
 *
 * @param errors rules that are broken: nothing can be learned from or served of this folder
 * @param warnings what is allowed and yet worth knowing
 */
public record DataReport(
    int items,
    int categories,
    int users,
    int usersWithEvents,
    long events,
    int days,
    List<Finding> errors,
    List<Finding> warnings) {
  public DataReport {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }

  /**
   * One thing that is wrong.
   *
   * @param place file and line, as "events.ndjson:12"; "" for what is of no line
   * @param sentence the rule and what was found instead, with the place where there is one
   */
  public record Finding(String place, String sentence) {
    static Finding of(ExchangeException broken) {
      return new Finding(broken.place(), broken.getMessage());
    }
  }

  /** Whether every rule is kept. */
  public boolean sound() {
    return errors.isEmpty();
  }
}
