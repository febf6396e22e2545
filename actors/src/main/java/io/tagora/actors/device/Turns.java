package io.tagora.actors.device;

import io.tagora.runtime.model.Priority;
import java.util.List;

/**
 * Whose turn it is where prompts of both priorities wait: that of interactive ones, and each eighth
 * time of those in the background, so that they go on under any load. One thread at a time.
 */
final class Turns {
  private static final int ALL = 8;
  private static final List<Priority> AS_DECLARED = List.of(Priority.values());

  private int interactive;

  /** From whose turn it is on. */
  List<Priority> order() {
    return interactive < ALL - 1 ? AS_DECLARED : AS_DECLARED.reversed();
  }

  /** One had its turn. */
  void taken(Priority priority) {
    interactive = priority == Priority.INTERACTIVE ? Math.min(interactive + 1, ALL) : 0;
  }

  /** How many of a queue's places one may fill: background ones leave half of them free. */
  static int share(int bound, Priority priority) {
    return priority == Priority.INTERACTIVE ? bound : Math.max(1, bound / 2);
  }
}
