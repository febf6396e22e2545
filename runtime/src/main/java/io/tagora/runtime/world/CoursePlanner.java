package io.tagora.runtime.world;

import io.tagora.runtime.context.Profile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which intents a user has and when: they begin before or in the window, run at the user's
 * own pace, are sometimes abandoned, and sometimes turn into a related one.
 */
final class CoursePlanner {
  private static final double[] HOW_MANY = {0, 0, 0.05, 0.15, 0.35, 0.45};
  private static final double DAYS_BEFORE = 60;
  private static final double DAYS_AFTER = 3;
  private static final double PACE = 1.15;
  private static final double ABANDONED = 0.15;
  private static final double JUMPS = 0.3;

  private final MarketplaceSettings settings;
  private final Almanac almanac;
  private final Map<String, Intent> intents = new LinkedHashMap<>();

  CoursePlanner(MarketplaceSettings settings, Almanac almanac) {
    this.settings = settings;
    this.almanac = almanac;
    Intent.standard().forEach(intent -> intents.put(intent.name(), intent));
  }

  /** The user's courses by start, each intent once at most. */
  List<Course> plan(Profile profile, Chance chance) {
    int many = chance.weighted(HOW_MANY);
    double gap = (settings.days() - DAYS_AFTER + DAYS_BEFORE) / many;
    var courses = new ArrayList<Course>();
    for (int place = 0; place < many; place++) {
      double start = (place + chance.between(0, 1)) * gap - DAYS_BEFORE;
      courses.add(next(profile, start, courses, chance));
    }
    courses.sort(Comparator.comparingDouble(Course::start));
    return courses;
  }

  /** A new intent, or what the last one turns into. */
  private Course next(Profile profile, double start, List<Course> taken, Chance chance) {
    if (!taken.isEmpty() && chance.happens(JUMPS)) {
      var last = taken.getLast();
      double turns = last.end() - chance.between(0, 6);
      var related = related(last.intent(), profile, taken, chance);
      if (turns < settings.days() - DAYS_AFTER && related.isPresent()) {
        return course(related.get(), turns, chance);
      }
    }
    return course(draw(profile, start, taken, chance), start, chance);
  }

  private Intent draw(Profile profile, double start, List<Course> taken, Chance chance) {
    LocalDate day = settings.firstDay().plusDays((long) Math.floor(start));
    var choices = List.copyOf(intents.values());
    var weights = new double[choices.size()];
    for (int place = 0; place < weights.length; place++) {
      var intent = choices.get(place);
      weights[place] = isTaken(intent, taken) ? 0 : intent.weight(profile, day, almanac);
    }
    return choices.get(chance.weighted(weights));
  }

  private Optional<Intent> related(
      Intent intent, Profile profile, List<Course> taken, Chance chance) {
    var choices =
        intent.related().stream()
            .map(this::named)
            .filter(other -> !isTaken(other, taken) && other.audience().weight(profile) > 0.2)
            .toList();
    return choices.isEmpty() ? Optional.empty() : Optional.of(chance.anyOf(choices));
  }

  private Intent named(String name) {
    var intent = intents.get(name);
    if (intent == null) {
      throw new IllegalStateException("related must name an intent of intents.txt, got " + name);
    }
    return intent;
  }

  private static boolean isTaken(Intent intent, List<Course> taken) {
    return taken.stream().anyMatch(course -> course.intent().name().equals(intent.name()));
  }

  private static Course course(Intent intent, double start, Chance chance) {
    double pace = chance.logNormal(PACE, 0.25);
    int days = intent.stages().stream().mapToInt(Intent.Stage::days).sum();
    boolean abandoned = chance.happens(ABANDONED);
    double lasts = days * pace * (abandoned ? chance.between(0.2, 0.8) : 1);
    return new Course(intent, start, pace, start + lasts, abandoned);
  }
}
