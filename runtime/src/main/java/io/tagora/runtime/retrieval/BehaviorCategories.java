package io.tagora.runtime.retrieval;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.Behavior;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which leaf category a behaviour is about: that of its item, or of the longest tag that a search
 * query has in it word by word. Immutable.
 */
public final class BehaviorCategories {
  private static final int LONGEST_TAG_WORDS = 8;

  private final Catalog catalog;
  private final Map<String, Tag> tags = new HashMap<>();

  public BehaviorCategories(Catalog catalog) {
    this.catalog = catalog;
    catalog.tags().forEach(tag -> tags.put(tag.text(), tag));
  }

  /** The category's id; empty for an item or a query that the catalog does not know. */
  public Optional<String> of(Behavior behavior) {
    return switch (behavior) {
      case Behavior.Search(_, var query) -> tagIn(query).map(Tag::categoryId);
      case Behavior.Click(_, var itemId) -> ofItem(itemId);
      case Behavior.AddToCart(_, var itemId) -> ofItem(itemId);
      case Behavior.Purchase(_, var itemId) -> ofItem(itemId);
    };
  }

  private Optional<String> ofItem(String itemId) {
    return catalog.item(itemId).map(Item::categoryId);
  }

  /** The longest tag of the vocabulary that stands in the query; the first of equals. */
  public Optional<Tag> tagIn(String query) {
    List<String> words = List.of(query.toLowerCase(Locale.ROOT).strip().split("\\s+"));
    for (int length = Math.min(words.size(), LONGEST_TAG_WORDS); length > 0; length--) {
      for (int from = 0; from + length <= words.size(); from++) {
        Tag tag = tags.get(String.join(" ", words.subList(from, from + length)));
        if (tag != null) {
          return Optional.of(tag);
        }
      }
    }
    return Optional.empty();
  }

  /** The item that a behaviour touched; empty for a search or an unknown item. */
  public Optional<Item> itemOf(Behavior behavior) {
    return switch (behavior) {
      case Behavior.Search _ -> Optional.empty();
      case Behavior.Click(_, var itemId) -> catalog.item(itemId);
      case Behavior.AddToCart(_, var itemId) -> catalog.item(itemId);
      case Behavior.Purchase(_, var itemId) -> catalog.item(itemId);
    };
  }
}
