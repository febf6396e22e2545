package io.tagora.runtime.world;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * One user's way through one intent. It may begin before the window and end after it.
 *
 * @param intent the intent's name, as "first baby"
 * @param end when the user is done with it or gives it up
 * @param abandoned true where the user gives it up before its last stage has passed
 * @param stages in order and without gaps; the first begins with the intent
 */
public record IntentRun(
    String intent, Instant start, Instant end, boolean abandoned, List<Stage> stages) {

  /**
   * A stage of an intent, in [from, to).
   *
   * @param categories leaf category names that the stage needs
   */
  public record Stage(String name, Instant from, Instant to, List<String> categories) {
    public Stage {
      categories = List.copyOf(categories);
    }
  }

  public IntentRun {
    stages = List.copyOf(stages);
  }

  public boolean runsAt(Instant time) {
    return !time.isBefore(start) && time.isBefore(end);
  }

  /** The place of the stage that the intent is in, if it runs then. */
  public OptionalInt stageAt(Instant time) {
    if (!runsAt(time)) {
      return OptionalInt.empty();
    }
    for (int place = 0; place < stages.size(); place++) {
      if (time.isBefore(stages.get(place).to())) {
        return OptionalInt.of(place);
      }
    }
    return OptionalInt.empty();
  }
}
