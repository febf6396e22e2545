package io.tagora.runtime.agent;

import io.tagora.runtime.model.OutputRule;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * How many personas a Planner writes.
 *
 * @param least it cannot end before that many
 * @param most it ends after that many
 * @param floors by place: the least log-probability of a persona's beginning for it to be written,
 *     whatever {@code least} says; places beyond the list have none
 */
public record PersonaBounds(int least, int most, List<Double> floors) {
  public PersonaBounds {
    floors = List.copyOf(floors);
  }

  /** The Planner ends where it would, within these bounds. */
  public static PersonaBounds within(int least, int most) {
    return new PersonaBounds(least, most, List.of());
  }

  /**
   * The Planner goes on for as long as what it would begin reaches the floor of its place.
   *
   * @param least written whatever the floors say
   */
  public static PersonaBounds worthwhile(int least, int most, List<Double> floors) {
    var given = Collections.nCopies(Math.min(least, floors.size()), Double.NEGATIVE_INFINITY);
    return new PersonaBounds(
        most, most, Stream.concat(given.stream(), floors.stream().skip(least)).toList());
  }

  public OutputRule.Free rule() {
    return new OutputRule.Free(least, most, true, floors);
  }
}
