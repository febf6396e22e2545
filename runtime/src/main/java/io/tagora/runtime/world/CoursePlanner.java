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
  private static final double[] HOW_MANY = {0, 0, 0.12, 0.25, 0.33, 0.30};
  private static final double DAYS_BEFORE = 60;
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
    var courses = new ArrayList<Course>();
    Optional<Intent> next = Optional.empty();
    double start = 0;
    while (courses.size() < many) {
      if (next.isEmpty()) {
        start = chance.between(-DAYS_BEFORE, settings.days() - 3);
        next = Optional.of(draw(profile, start, courses, chance));
      }
      var course = course(next.get(), start, chance);
      courses.add(course);
      start = course.end() - chance.between(0, 6);
      next =
          start < settings.days() && chance.happens(JUMPS)
              ? related(course.intent(), profile, courses, chance)
              : Optional.empty();
    }
    courses.sort(Comparator.comparingDouble(Course::start));
    return courses;
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
    double pace = chance.logNormal(1, 0.25);
    int days = intent.stages().stream().mapToInt(Intent.Stage::days).sum();
    boolean abandoned = chance.happens(ABANDONED);
    double lasts = days * pace * (abandoned ? chance.between(0.2, 0.8) : 1);
    return new Course(intent, start, pace, start + lasts, abandoned);
  }
}
