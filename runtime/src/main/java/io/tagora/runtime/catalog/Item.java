package io.tagora.runtime.catalog;

import java.util.Map;

/**
 * One thing on sale.
 *
 * @param title the natural title that shoppers read
 * @param categoryId the id of its leaf {@link Category}
 * @param price in the catalog's one currency, at least 0
 * @param attributes what is known of it, as "material" → "oak"; keys and values are lower case
 */
public record Item(
    String id,
    String title,
    String categoryId,
    String brand,
    double price,
    Map<String, String> attributes) {
  public Item {
    attributes = Map.copyOf(attributes);
  }
}
