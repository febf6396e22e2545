package io.tagora.runtime.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Decides what one user's sessions are for: a running intent, something that has run out, what the
 * day asks for, or what is popular. It keeps what the user has looked at and bought.
 */
final class Aims {
  private static final double INTENT = 0.70;
  private static final double HABIT = 0.12;
  private static final double DAY = 0.08;
  private static final double POPULAR = 0.10;
  private static final double NEXT_STAGE = 0.12;
  private static final double PREVIOUS_STAGE = 0.10;
  private static final double CURRENT_STAGE = 0.78;
  private static final double COMPARES = 1.25;
  private static final double BOUGHT_BEFORE = 0.08;
  private static final double TREND_PULL = 2;
  private static final int MOST_COMPARED = 4;
  private static final double OWN_PULL = 1.1;
  private static final double POPULARITY_PULL = 0.4;

  /** How many categories somebody looks into who is only browsing. */
  private static final int WINDOWS = 4;

  private final Stock stock;
  private final Shopper shopper;
  private final Chance chance;
  private final int[] seen;
  private final boolean[] bought;
  private final double[] due;

  Aims(Stock stock, Shopper shopper, Chance chance) {
    this.stock = stock;
    this.shopper = shopper;
    this.chance = chance;
    seen = new int[stock.categories()];
    bought = new boolean[stock.categories()];
    due =
        shopper.replenished().stream()
            .mapToDouble(need -> chance.between(0, need.days()))
            .toArray();
  }

  void clicked(int category) {
    seen[category]++;
  }

  void purchased(int category, double now) {
    bought[category] = true;
    for (int place = 0; place < due.length; place++) {
      var need = shopper.replenished().get(place);
      if (need.category() == category) {
        due[place] = now + chance.logNormal(need.days(), 0.15);
      }
    }
  }

  Aim next(Day day, double now) {
    var running = shopper.courses().stream().filter(course -> course.runsAt(now)).toList();
    double holiday = day.holiday().isPresent() ? 2 : 1;
    return switch (chance.weighted(running.isEmpty() ? 0 : INTENT, HABIT, DAY * holiday, POPULAR)) {
      case 0 -> intent(chance.anyOf(running), day, now);
      case 1 -> habit();
      case 2 -> day(day);
      default -> popular(day);
    };
  }

  private Aim intent(Course course, Day day, double now) {
    var intent = course.intent();
    int stage = course.stageAt(now);
    var categories = new ArrayList<Integer>();
    var weights = new ArrayList<Double>();
    for (int place = Math.max(0, stage - 1);
        place <= Math.min(stage + 1, intent.stages().size() - 1);
        place++) {
      double share = place == stage ? CURRENT_STAGE : place < stage ? PREVIOUS_STAGE : NEXT_STAGE;
      for (int category : intent.stages().get(place).categories()) {
        categories.add(category);
        weights.add(share * pull(category, day));
      }
    }
    return new Aim(Odds.of(categories, weights), intent.searches(), intent.values(), 0.22);
  }

  private double pull(int category, Day day) {
    double pull =
        StrictMath.pow(stock.popularity().get(category) * stock.categories(), POPULARITY_PULL)
            * (1 + TREND_PULL * day.trendStrength(category))
            * StrictMath.exp(OWN_PULL * (2 * Seeds.unit(shopper.taste().seed(), category, 8) - 1))
            * StrictMath.pow(COMPARES, Math.min(seen[category], MOST_COMPARED));
    return bought[category] ? pull * BOUGHT_BEFORE : pull;
  }

  /** What is most overdue, or due soonest. */
  private Aim habit() {
    int first = 0;
    for (int place = 1; place < due.length; place++) {
      first = due[place] < due[first] ? place : first;
    }
    int category = shopper.replenished().get(first).category();
    return new Aim(Odds.even(List.of(category)), List.of(), Set.of(), 0.6);
  }

  private Aim day(Day day) {
    var weather = day.weather().getOrDefault(shopper.profile().region(), List.of());
    double holiday = day.holiday().isPresent() ? 0.6 : 0;
    return switch (chance.weighted(0.45, holiday, weather.isEmpty() ? 0 : 0.25)) {
      case 1 -> holiday(day.holiday().orElseThrow());
      case 2 -> new Aim(Odds.even(chance.anyOf(weather)), List.of(), Set.of(), 0.25);
      default -> trend(day.trends());
    };
  }

  private static Aim holiday(Holiday holiday) {
    var phrases = List.of(holiday.name() + " gifts", holiday.name() + " ideas");
    return new Aim(Odds.even(holiday.buys()), phrases, Set.of(), 0.25);
  }

  private static Aim trend(List<Trends.Trend> trends) {
    var odds =
        Odds.of(
            trends.stream().map(Trends.Trend::category).toList(),
            trends.stream().map(Trends.Trend::strength).toList());
    return new Aim(odds, List.of("what is trending", "new this week"), Set.of(), 0.2);
  }

  private Aim popular(Day day) {
    var categories = new ArrayList<Integer>();
    var weights = new ArrayList<Double>();
    for (int count = 0; count < WINDOWS; count++) {
      int category = stock.popular().draw(chance);
      categories.add(category);
      weights.add(1 + TREND_PULL * day.trendStrength(category));
    }
    var phrases = List.of("bestsellers", "deals of the day");
    return new Aim(Odds.of(categories, weights), phrases, Set.of(), 0.15);
  }
}
