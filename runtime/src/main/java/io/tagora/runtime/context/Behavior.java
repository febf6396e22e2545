package io.tagora.runtime.context;

import java.time.Instant;

/** Something a user did, at a time. Ordered by time wherever a list of behaviours is given. */
public sealed interface Behavior {
  Instant time();

  record Search(Instant time, String query) implements Behavior {}

  record Click(Instant time, String itemId) implements Behavior {}

  record AddToCart(Instant time, String itemId) implements Behavior {}

  record Purchase(Instant time, String itemId) implements Behavior {}
}
