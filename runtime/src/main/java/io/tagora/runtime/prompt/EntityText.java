package io.tagora.runtime.prompt;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a context says of an item (paper section 1). An adaptor makes its vector of the same text,
 * so a model and its adaptor must be served the one that they were trained with.
 */
public enum EntityText {
  /** The title that shoppers read. */
  TITLE {
    @Override
    public String of(Item item, Catalog catalog) {
      return item.title();
    }
  },
  /** Title, category, brand, price band and the values of its attributes. */
  DESCRIBED {
    @Override
    public String of(Item item, Catalog catalog) {
      Stream<String> known =
          Stream.of(
              item.title(),
              catalog.categoryOf(item).name(),
              item.brand(),
              PriceBand.of(item.price()).text());
      Stream<String> attributes =
          item.attributes().entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(Map.Entry::getValue);
      return Stream.concat(known, attributes)
          .filter(text -> !text.isEmpty())
          .collect(Collectors.joining(" | "));
    }
  };

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The text of an item of the catalog. */
  public abstract String of(Item item, Catalog catalog);

  /** The name on the command line and in files. */
  public String text() {
    return text;
  }

  /** The one of that name. */
  public static EntityText named(String text) {
    for (EntityText one : values()) {
      if (one.text.equals(text)) {
        return one;
      }
    }
    throw new IllegalArgumentException("an entity's text must be title or described, got " + text);
  }
}
