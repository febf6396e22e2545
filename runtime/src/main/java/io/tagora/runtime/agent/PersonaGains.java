package io.tagora.runtime.agent;

import java.util.ArrayList;
import java.util.List;

/**
 * What one more persona brings to a user, measured on users of a log: the share of what the user
 * turned to next that an answer with it names and one without it does not. It may be below 0, since
 * all experts share the room of one selection.
 *
 * @param returningCategories how many of the latest categories what is under way was about
 * @param returning where something is under way, which is a persona of its own
 * @param alone where nothing is
 */
public record PersonaGains(int returningCategories, Table returning, Table alone) {

  /** The gains by place of the persona among those that the Planner writes, the second first. */
  public record Table(List<Place> places) {
    public static final int FIRST_PLACE = 2;

    public Table {
      places = List.copyOf(places);
    }

    /**
     * For each persona of the Planner, the first included, how likely its beginning must be. A
     * persona is worthwhile from the first bucket on whose gain reaches the price; places that were
     * not measured are not worthwhile.
     *
     * @param most personas there may be
     * @return natural log-probabilities, one for each persona; −∞ where any will do, +∞ where none
     *     does
     */
    List<Double> floors(double price, int most) {
      var floors = new ArrayList<Double>();
      floors.add(Double.NEGATIVE_INFINITY);
      for (int place = FIRST_PLACE; place <= most; place++) {
        int at = place - FIRST_PLACE;
        floors.add(at < places.size() ? places.get(at).floor(price) : Double.POSITIVE_INFINITY);
      }
      return floors;
    }
  }

  /** A place's buckets, by rising log-probability and never falling gain; at least one. */
  public record Place(List<Bucket> buckets) {
    public Place {
      buckets = List.copyOf(buckets);
      for (int i = 1; i < buckets.size(); i++) {
        if (buckets.get(i).from() < buckets.get(i - 1).from()
            || buckets.get(i).gain() < buckets.get(i - 1).gain()) {
          throw new IllegalArgumentException(
              "buckets must rise in log-probability and not fall in gain, got " + buckets);
        }
      }
      if (buckets.isEmpty()) {
        throw new IllegalArgumentException("a place must have at least one bucket, got none");
      }
    }

    private double floor(double price) {
      for (int i = 0; i < buckets.size(); i++) {
        if (buckets.get(i).gain() >= price) {
          return i == 0 ? Double.NEGATIVE_INFINITY : buckets.get(i).from();
        }
      }
      return Double.POSITIVE_INFINITY;
    }
  }

  /**
   * Users whose Planner began the persona about as surely.
   *
   * @param from the least natural log-probability of the first token of the persona's name
   * @param gain the mean over these users, in [-1, 1]
   * @param error the standard error of the gain
   * @param users how many there were
   */
  public record Bucket(double from, double gain, double error, int users) {}

  /**
   * How many personas the Planner writes: for as long as the next one is worth its price.
   *
   * @param returns whether something is under way
   * @param price the least gain that a persona is written for
   * @param least written whatever they bring
   * @param most written at most
   */
  public PersonaBounds bounds(boolean returns, double price, int least, int most) {
    return PersonaBounds.worthwhile(least, most, table(returns).floors(price, most));
  }

  /** For users with or without something under way. */
  public Table table(boolean returns) {
    return returns ? returning : alone;
  }
}
