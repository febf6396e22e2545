package io.tagora.runtime.world;

import io.tagora.runtime.context.Profile;
import java.util.ArrayList;
import java.util.List;

/** Makes users: who they are, how active, what they like, need again and are up to. */
final class ShopperFactory {
  static final List<String> AGE_BANDS =
      List.of("18-24", "25-34", "35-44", "45-54", "55-64", "65+", "unknown");
  private static final double[] AGE_WEIGHTS = {0.15, 0.25, 0.21, 0.15, 0.11, 0.09, 0.04};
  private static final List<String> GENDERS = List.of("female", "male", "unknown");
  private static final double[] GENDER_WEIGHTS = {0.5, 0.46, 0.04};
  private static final double[] REGION_WEIGHTS = {0.18, 0.22, 0.15, 0.17, 0.18, 0.10};
  private static final double COLD = 0.07;
  private static final double COLD_SESSIONS = 0.5;
  private static final double MEDIAN_SESSIONS = 10.5;
  private static final double SESSION_SPREAD = 1.05;
  private static final double MOST_SESSIONS = 170;

  private final MarketplaceSettings settings;
  private final CoursePlanner courses;
  private final List<Habit> habits = Habit.standard();

  ShopperFactory(MarketplaceSettings settings, Almanac almanac) {
    this.settings = settings;
    this.courses = new CoursePlanner(settings, almanac);
  }

  Shopper make(int number, Chance chance) {
    var profile =
        new Profile(
            "u%05d".formatted(number),
            AGE_BANDS.get(chance.weighted(AGE_WEIGHTS)),
            GENDERS.get(chance.weighted(GENDER_WEIGHTS)),
            Weather.REGIONS.get(chance.weighted(REGION_WEIGHTS)));
    double sessions =
        chance.happens(COLD)
            ? COLD_SESSIONS
            : Math.min(chance.logNormal(MEDIAN_SESSIONS, SESSION_SPREAD), MOST_SESSIONS);
    return new Shopper(
        profile,
        sessions / MarketplaceSettings.DEFAULT_DAYS,
        new Taste(Seeds.mix(settings.userSeed(), number, 5), chance.gaussian()),
        courses.plan(profile, chance),
        replenished(profile, chance));
  }

  /** Two to six categories out of one to three habits. */
  private List<Shopper.Replenished> replenished(Profile profile, Chance chance) {
    var weights = habits.stream().mapToDouble(habit -> habit.audience().weight(profile)).toArray();
    var replenished = new ArrayList<Shopper.Replenished>();
    int kinds = 1 + chance.upTo(3);
    while (kinds-- > 0 || replenished.size() < 2) {
      int place = chance.weighted(weights);
      weights[place] = 0;
      Habit habit = habits.get(place);
      for (int category : chance.someOf(habit.buys(), 1 + chance.upTo(2))) {
        replenished.add(new Shopper.Replenished(category, chance.logNormal(habit.days(), 0.25)));
      }
    }
    return replenished;
  }
}
