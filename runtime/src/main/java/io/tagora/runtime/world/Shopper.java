package io.tagora.runtime.world;

import io.tagora.runtime.context.Profile;
import java.util.List;

/**
 * A user as the generator knows one.
 *
 * @param sessionsPerDay on an ordinary day
 */
record Shopper(
    Profile profile,
    double sessionsPerDay,
    Taste taste,
    List<Course> courses,
    List<Replenished> replenished) {

  /** A category that this user buys again about every {@code days} days. */
  record Replenished(int category, double days) {}
}
