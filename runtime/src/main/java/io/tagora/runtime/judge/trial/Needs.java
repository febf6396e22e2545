package io.tagora.runtime.judge.trial;

import io.tagora.runtime.world.IntentRun;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * How much a user really needs a category at a moment, by the marketplace's ground truth: the stage
 * that an intent is in counts most, what comes next nearly as much, and what the user then really
 * turned to is needed in any case.
 */
final class Needs {
  private static final double NOW = 0.95;
  private static final double NEXT = 0.8;
  private static final double PREVIOUS = 0.55;
  private static final double SOMETIME = 0.35;
  private static final double TURNED_TO = 0.85;
  private static final double NONE = 0.08;

  private final List<IntentRun> running;
  private final Instant now;
  private final Set<String> turnedTo;

  /**
   * @param turnedTo the names of the categories that the user went for after the moment
   */
  Needs(List<IntentRun> runs, Instant now, Set<String> turnedTo) {
    this.running = runs.stream().filter(run -> run.runsAt(now)).toList();
    this.now = now;
    this.turnedTo = turnedTo;
  }

  List<IntentRun> running() {
    return running;
  }

  double of(String category) {
    double need = turnedTo.contains(category) ? TURNED_TO : NONE;
    for (IntentRun run : running) {
      need = Math.max(need, of(run, category));
    }
    return need;
  }

  private double of(IntentRun run, String category) {
    int stage = run.stageAt(now).orElse(0);
    double need = 0;
    for (int place = 0; place < run.stages().size(); place++) {
      if (run.stages().get(place).categories().contains(category)) {
        need = Math.max(need, at(place - stage));
      }
    }
    return need;
  }

  private static double at(int distance) {
    return switch (distance) {
      case 0 -> NOW;
      case 1 -> NEXT;
      case -1 -> PREVIOUS;
      default -> SOMETIME;
    };
  }
}
