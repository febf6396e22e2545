package io.tagora.runtime.world;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.exchange.UserLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One user's searches, clicks, carts and purchases over the window. */
final class Shopping {
  private static final double SEARCHES = 0.75;
  private static final double BROAD = 0.35;
  private static final double CHANGES_CATEGORY = 0.75;
  private static final double MORE_CLICKS = 2.0;
  private static final double RETURNS_TO_ITEM = 0.2;
  private static final double CHECKS_OUT = 0.5;
  private static final double IDLE = 0.5;
  private static final int CANDIDATES = 5;
  private static final double[] HOURS = {
    2, 1, 0.5, 0.3, 0.3, 0.5, 1.5, 3, 4, 4.5, 5, 5.5, 6, 5.5, 5, 5, 5.5, 6, 7, 8.5, 9, 8, 5.5
  };

  private final Stock stock;
  private final Shopper shopper;
  private final Chance chance;
  private final Instant start;
  private final Aims aims;
  private Instant time;
  private final Map<Integer, Item> lastItems = new HashMap<>();
  private final List<Behavior> behaviors = new ArrayList<>();

  Shopping(Stock stock, Shopper shopper, Chance chance, Instant start) {
    this.stock = stock;
    this.shopper = shopper;
    this.chance = chance;
    this.start = start;
    time = start;
    aims = new Aims(stock, shopper, chance);
  }

  UserLog over(List<Day> days) {
    for (Day day : days) {
      boolean busy = shopper.courses().stream().anyMatch(course -> course.runsAt(day.number()));
      double mean = shopper.sessionsPerDay() * day.busy() * (busy ? 1 : IDLE);
      for (int left = chance.poisson(mean); left > 0; left--) {
        session(day);
      }
    }
    behaviors.sort(Comparator.comparing(Behavior::time));
    return new UserLog(shopper.profile(), behaviors);
  }

  private void session(Day day) {
    long second = chance.weighted(HOURS) * 3600L + chance.upTo(3600);
    double now = day.number() + second / 86_400.0;
    time = start.plusSeconds(day.number() * 86_400L + second);
    var aim = aims.next(day, now);
    int category = aim.categories().draw(chance);
    if (chance.happens(SEARCHES)) {
      boolean broad = !aim.phrases().isEmpty() && chance.happens(BROAD);
      String query = broad ? chance.anyOf(aim.phrases()) : query(category, aim);
      add(new Behavior.Search(time, query));
    }
    var cart = browse(category, aim);
    if (!cart.isEmpty() && chance.happens(CHECKS_OUT)) {
      cart.forEach((item, place) -> {
        add(new Behavior.Purchase(time, item.id()));
        aims.purchased(place, now);
      });
    }
  }

  /** Clicks through the aim's categories; gives what lies in the cart, with its category. */
  private Map<Item, Integer> browse(int first, Aim aim) {
    var cart = new LinkedHashMap<Item, Integer>();
    int category = first;
    for (int clicks = 1 + Math.min(4, chance.poisson(MORE_CLICKS)); clicks > 0; clicks--) {
      Item item = choose(category, aim);
      add(new Behavior.Click(time, item.id()));
      aims.clicked(category);
      if (chance.happens(aim.buys()) && cart.putIfAbsent(item, category) == null) {
        add(new Behavior.AddToCart(time, item.id()));
      }
      if (chance.happens(CHANGES_CATEGORY)) {
        category = aim.categories().draw(chance);
      }
    }
    return cart;
  }

  private void add(Behavior behavior) {
    behaviors.add(behavior);
    time = behavior.time().plusSeconds(12 + chance.upTo(150));
  }

  /** "dining table", "oak dining table", "Nordlys dining tables". */
  private String query(int category, Aim aim) {
    var kind = stock.shelf(category).kind();
    Item wanted = choose(category, aim);
    String noun = chance.happens(0.5) ? kind.noun() : kind.name();
    String key = chance.anyOf(Catalog.TAG_ATTRIBUTES);
    String value = wanted.attributes().get(key);
    if (value != null && chance.happens(0.6)) {
      return value.replace('-', ' ') + " " + noun;
    }
    return chance.happens(0.12) ? wanted.brand() + " " + noun : noun;
  }

  /** The item seen last, or of a few popular ones the one that suits best. */
  private Item choose(int category, Aim aim) {
    Item last = lastItems.get(category);
    if (last != null && chance.happens(RETURNS_TO_ITEM)) {
      return last;
    }
    var shelf = stock.shelf(category);
    Item best = shelf.draw(chance);
    double bestScore = shopper.taste().score(best, shelf.kind(), aim.values());
    for (int more = 1; more < CANDIDATES; more++) {
      Item item = shelf.draw(chance);
      double score = shopper.taste().score(item, shelf.kind(), aim.values());
      if (score > bestScore) {
        best = item;
        bestScore = score;
      }
    }
    lastItems.put(category, best);
    return best;
  }
}
