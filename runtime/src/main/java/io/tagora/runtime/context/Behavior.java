package io.tagora.runtime.context;

import java.time.Instant;
import java.util.Optional;

/** Something a user did, at a time. Ordered by time wherever a list of behaviours is given. */
public sealed interface Behavior {
  Instant time();

  /** The id of the item it is about; a search is about none. */
  default Optional<String> item() {
    return switch (this) {
      case Search _ -> Optional.empty();
      case Click(_, String itemId) -> Optional.of(itemId);
      case AddToCart(_, String itemId) -> Optional.of(itemId);
      case Purchase(_, String itemId) -> Optional.of(itemId);
    };
  }

  record Search(Instant time, String query) implements Behavior {}

  record Click(Instant time, String itemId) implements Behavior {}

  record AddToCart(Instant time, String itemId) implements Behavior {}

  record Purchase(Instant time, String itemId) implements Behavior {}
}
