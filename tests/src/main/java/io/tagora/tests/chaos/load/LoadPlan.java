package io.tagora.tests.chaos.load;

import io.tagora.tests.chaos.history.Asked;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * All calls of a run with the moments at which they are sent, whether or not earlier ones were
 * answered (an open loop); the same for the same seed.
 *
 * <p>Bodies of events are sent again, as they are and mostly to another node, whatever came of them
 * before. Users buy from disjoint parts of the shelf.
 */
public final class LoadPlan {
  private static final int MOST_EVENTS = 5;
  private static final long FIRST_REPEAT = 200;
  private static final long LAST_REPEAT = 8_000;
  private static final int ITEMS = 20;
  private static final long DEADLINE = 2_000;
  private static final List<String> GOODS = List.of("boots", "tents", "lamps", "novels", "teapots");

  /**
   * A call to be sent.
   *
   * @param at milliseconds after the run's start
   */
  public record Planned(long at, String user, int node, Asked asked) {}

  /**
   * How much.
   *
   * @param perSecond calls on average, without repeats
   */
  public record Size(int seconds, double perSecond, int nodes) {}

  private final SplittableRandom random;
  private final Size size;
  private final List<String> users;
  private final List<String> shelf;
  private final Map<String, Integer> events = new HashMap<>();
  private final List<Planned> calls = new ArrayList<>();

  private LoadPlan(long seed, Size size, List<String> users, List<String> shelf) {
    random = new SplittableRandom(seed);
    this.size = size;
    this.users = users;
    this.shelf = shelf;
  }

  /**
   * The calls of a seed.
   *
   * @param shelf ids of items that may be bought, at least one a user
   */
  public static List<Planned> of(long seed, Size size, List<String> users, List<String> shelf) {
    if (shelf.size() < users.size()) {
      throw new IllegalArgumentException(
          "the shelf must hold an item for each of %d users, got %d items"
              .formatted(users.size(), shelf.size()));
    }
    return new LoadPlan(seed, size, users, shelf).make();
  }

  private List<Planned> make() {
    double at = gap();
    while (at < size.seconds() * 1_000.0) {
      plan((long) at);
      at += gap();
    }
    calls.sort(Comparator.comparingLong(Planned::at));
    return List.copyOf(calls);
  }

  /** Arrivals are independent of each other, as those of many clients are. */
  private double gap() {
    return -Math.log(1 - random.nextDouble()) * 1_000 / size.perSecond();
  }

  private void plan(long at) {
    String user = users.get(random.nextInt(users.size()));
    double kind = random.nextDouble();
    if (kind < 0.10) {
      call(at, user, new Asked.Recommend(ITEMS, DEADLINE));
    } else if (kind < 0.14) {
      call(at, user, new Asked.Export());
    } else {
      record(at, user);
    }
  }

  private void record(long at, String user) {
    var body = new ArrayList<Asked.Event>();
    int count = random.nextDouble() < 0.7 ? 1 : random.nextInt(2, MOST_EVENTS + 1);
    for (int i = 0; i < count; i++) {
      body.add(event(user, at));
    }
    var sent = new Asked.Remember(1, body);
    call(at, user, sent);
    long again = at;
    while (random.nextDouble() < 0.25) {
      sent = sent.again();
      again += random.nextLong(FIRST_REPEAT, LAST_REPEAT);
      if (again < size.seconds() * 1_000L) {
        call(again, user, sent);
      }
    }
  }

  private void call(long at, String user, Asked asked) {
    calls.add(new Planned(at, user, random.nextInt(1, size.nodes() + 1), asked));
  }

  private Asked.Event event(String user, long at) {
    int number = events.merge(user, 1, Integer::sum);
    String id = "%s-e%04d".formatted(user, number);
    double kind = random.nextDouble();
    if (kind < 0.6) {
      String goods = GOODS.get(random.nextInt(GOODS.size()));
      return new Asked.Event(id, "search", "%s-q%d %s".formatted(user, number, goods), "", at);
    }
    String type = kind < 0.8 ? "click" : kind < 0.9 ? "cart" : "purchase";
    return new Asked.Event(id, type, "", itemOf(user), at);
  }

  private String itemOf(String user) {
    int first = users.indexOf(user);
    int count = (shelf.size() - first + users.size() - 1) / users.size();
    return shelf.get(first + random.nextInt(count) * users.size());
  }
}
