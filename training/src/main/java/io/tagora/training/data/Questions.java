package io.tagora.training.data;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.prompt.EntityText;
import io.tagora.runtime.prompt.PriceBand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Questions about items and queries, in wording of chance: of an item its category, department,
 * brand, price band and attributes, as far as the catalog has them; of a query its own words.
 */
public final class Questions {
  public static final String QUERY = "query";

  private static final Map<String, List<String>> WORDINGS =
      Map.of(
          "category",
          List.of("What kind of thing is it?", "Which category?", "It belongs to the"),
          "department",
          List.of("Which department sells it?", "Which department?", "It is found in"),
          "brand",
          List.of("Who makes it?", "What brand is it?", "Brand?"),
          "price",
          List.of("What does it cost?", "Which price band?", "Price?"),
          QUERY,
          List.of("What was looked for?", "Which words?", "Say the search again."));

  private static final List<String> OF_ATTRIBUTES =
      List.of("What %s is it?", "Which %s?", "%s of this?");

  private final Catalog catalog;
  private final EntityText entities;

  public Questions(Catalog catalog, EntityText entities) {
    this.catalog = catalog;
    this.entities = entities;
  }

  /** All that can be asked of an item, each in one wording. */
  public List<Question> of(Item item, RandomGenerator random) {
    var answers = new LinkedHashMap<String, String>();
    answers.put("category", catalog.categoryOf(item).name());
    answers.put("department", catalog.categoryOf(item).department());
    answers.put("brand", item.brand());
    answers.put("price", PriceBand.of(item.price()).text());
    item.attributes().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(attribute -> answers.put(attribute.getKey(), attribute.getValue()));
    String text = entities.of(item, catalog);
    var questions = new ArrayList<Question>();
    answers.forEach((kind, answer) -> {
      if (!answer.isEmpty()) {
        questions.add(new Question(kind, text, wording(kind, random), answer));
      }
    });
    return questions;
  }

  /** What can be asked of a query. */
  public List<Question> of(String query, RandomGenerator random) {
    return List.of(new Question(QUERY, query, wording(QUERY, random), query));
  }

  private static String wording(String kind, RandomGenerator random) {
    List<String> known = WORDINGS.getOrDefault(kind, OF_ATTRIBUTES);
    return known.get(random.nextInt(known.size())).formatted(kind);
  }
}
