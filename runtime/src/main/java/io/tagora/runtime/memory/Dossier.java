package io.tagora.runtime.memory;

import io.tagora.runtime.context.Summary;

/**
 * All that is remembered of a user.
 *
 * @param earlier what is left of behaviours that are not in the record any more
 * @param erasure the mark of the last erase, 0 before the first: what was begun under another one
 *     is about somebody who is forgotten
 */
public record Dossier(UserRecord record, Consumption consumption, Summary earlier, long erasure) {

  /** Of somebody for whom nothing was decided, shown or recorded yet. */
  public static Dossier of(UserState state) {
    return new Dossier(UserRecord.of(state), Consumption.NONE, Summary.NONE, 0);
  }

  public UserState state() {
    return record.state();
  }
}
