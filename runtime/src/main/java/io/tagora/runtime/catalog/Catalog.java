package io.tagora.runtime.catalog;

import io.tagora.runtime.model.PhraseSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Items, their leaf categories, and the tags that name them.
 *
 * <p>The tag vocabulary is derived: a category's own name, and an attribute value before it ("oak
 * dining tables") where at least {@value #MIN_ITEMS_PER_TAG} items carry it. A text names one
 * category, and rather the one that is called so. So every tag leads to items, and a constrained
 * decoder that writes from this vocabulary cannot invent one. Immutable.
 */
public final class Catalog {
  /**
   * The attributes whose values read well before a category's name; the first ones say most about a
   * need.
   */
  public static final List<String> TAG_ATTRIBUTES = List.of("purpose", "style", "material");

  static final int MIN_ITEMS_PER_TAG = 3;

  private final Map<String, Category> categories = new LinkedHashMap<>();
  private final Map<String, Item> items = new LinkedHashMap<>();
  private final Map<String, Tag> tags = new LinkedHashMap<>();
  private final PhraseSet tagPhrases;

  public Catalog(List<Category> categories, List<Item> items) {
    categories.forEach(category -> this.categories.put(category.id(), category));
    items.forEach(this::add);
    var counts = new HashMap<String, Integer>();
    items.forEach(
        item -> possibleTags(item).forEach(tag -> counts.merge(tag.text(), 1, Integer::sum)));
    categories.forEach(
        category -> tags.put(category.name(), new Tag(category.name(), category.id())));
    items.forEach(item ->
        possibleTags(item)
            .filter(tag -> counts.getOrDefault(tag.text(), 0) >= MIN_ITEMS_PER_TAG)
            .forEach(tag -> tags.putIfAbsent(tag.text(), tag)));
    tagPhrases = phrases("catalog-" + Integer.toHexString(tags.hashCode()), tags.values());
  }

  private void add(Item item) {
    if (!categories.containsKey(item.categoryId())) {
      throw new IllegalArgumentException(
          "item %s must belong to a category of the catalog, got %s"
              .formatted(item.id(), item.categoryId()));
    }
    if (items.putIfAbsent(item.id(), item) != null) {
      throw new IllegalArgumentException(
          "item id must be unique, got %s twice".formatted(item.id()));
    }
  }

  private static PhraseSet phrases(String id, Iterable<Tag> tags) {
    var phrases = new ArrayList<PhraseSet.Phrase>();
    tags.forEach(tag -> phrases.add(new PhraseSet.Phrase(tag.text(), tag.categoryId())));
    return new PhraseSet(id, phrases);
  }

  /** The phrases of a few tags, for one request. */
  public static PhraseSet phrasesOf(List<Tag> tags) {
    return phrases("", tags);
  }

  private Stream<Tag> possibleTags(Item item) {
    String name = categories.get(item.categoryId()).name();
    return TAG_ATTRIBUTES.stream()
        .filter(item.attributes()::containsKey)
        .map(key -> new Tag(item.attributes().get(key) + " " + name, item.categoryId()));
  }

  public List<Category> categories() {
    return List.copyOf(categories.values());
  }

  public List<Item> items() {
    return List.copyOf(items.values());
  }

  public List<Tag> tags() {
    return List.copyOf(tags.values());
  }

  /** Every tag as a phrase whose group is its category. */
  public PhraseSet tagPhrases() {
    return tagPhrases;
  }

  public Optional<Item> item(String id) {
    return Optional.ofNullable(items.get(id));
  }

  public Optional<Category> category(String id) {
    return Optional.ofNullable(categories.get(id));
  }

  public Optional<Tag> tag(String text) {
    return Optional.ofNullable(tags.get(text));
  }

  /** The tag of a category's items that have the attribute value, if enough of them do. */
  public Optional<Tag> tag(String value, Category category) {
    return tag(value + " " + category.name()).filter(tag -> tag.categoryId().equals(category.id()));
  }

  /** The category of an item of this catalog. */
  public Category categoryOf(Item item) {
    return categories.get(item.categoryId());
  }

  /** The tags that name the item, the most telling first; its category's own name last. */
  public List<Tag> tagsOf(Item item) {
    String name = categories.get(item.categoryId()).name();
    return Stream.concat(possibleTags(item).map(Tag::text), Stream.of(name))
        .map(tags::get)
        .filter(tag -> tag != null && tag.categoryId().equals(item.categoryId()))
        .toList();
  }
}
