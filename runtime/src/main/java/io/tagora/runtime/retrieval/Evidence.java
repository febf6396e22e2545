package io.tagora.runtime.retrieval;

import io.tagora.runtime.context.Behavior;
import java.time.Duration;
import java.time.Instant;

/**
 * How much a behaviour says of an interest: more the nearer it is to a purchase, and half as much
 * every {@code halfLife}.
 */
public record Evidence(
    Duration halfLife, double search, double click, double addToCart, double purchase) {

  /** Half after a fortnight; a search or click 1, a cart 2, a purchase 3. */
  public static final Evidence DEFAULT = new Evidence(Duration.ofDays(14), 1, 1, 2, 3);

  public Evidence {
    if (halfLife.isNegative() || halfLife.isZero()) {
      throw new IllegalArgumentException("halfLife must be positive, got " + halfLife);
    }
  }

  /** The weight at {@code now}, above 0; a behaviour of the future weighs as one of now. */
  public double weight(Behavior behavior, Instant now) {
    double kind =
        switch (behavior) {
          case Behavior.Search _ -> search;
          case Behavior.Click _ -> click;
          case Behavior.AddToCart _ -> addToCart;
          case Behavior.Purchase _ -> purchase;
        };
    double age = Math.max(0, Duration.between(behavior.time(), now).toMillis());
    return kind * Math.pow(0.5, age / halfLife.toMillis());
  }
}
