package io.tagora.runtime.world;

import java.time.Instant;
import java.util.ArrayList;

/**
 * One user's course through an intent, in days since the window's start.
 *
 * @param pace above 1 is slower than usual
 * @param end the last stage's end, or earlier where it is abandoned
 */
record Course(Intent intent, double start, double pace, double end, boolean abandoned) {

  boolean runsAt(double day) {
    return day >= start && day < end;
  }

  /** The place of the stage at that time; the course runs then. */
  int stageAt(double day) {
    double passed = start;
    for (int place = 0; place < intent.stages().size(); place++) {
      passed += intent.stages().get(place).days() * pace;
      if (day < passed) {
        return place;
      }
    }
    return intent.stages().size() - 1;
  }

  IntentRun truth(Instant origin) {
    var kinds = Taxonomy.standard().kinds();
    var stages = new ArrayList<IntentRun.Stage>();
    double from = start;
    for (Intent.Stage stage : intent.stages()) {
      double to = Math.min(from + stage.days() * pace, end);
      if (from < end) {
        var names = stage.categories().stream().map(place -> kinds.get(place).name()).toList();
        stages.add(new IntentRun.Stage(stage.name(), at(origin, from), at(origin, to), names));
      }
      from = to;
    }
    return new IntentRun(intent.name(), at(origin, start), at(origin, end), abandoned, stages);
  }

  private static Instant at(Instant origin, double day) {
    return origin.plusSeconds(Math.round(day * 86_400));
  }
}
