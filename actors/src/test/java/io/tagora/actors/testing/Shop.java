package io.tagora.actors.testing;

import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.memory.UserState;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A small catalog, one user who is known, and a model that plays its part well. */
public final class Shop {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  public static final List<String> PERSONAS =
      List.of("first baby", "gardening", "hiking", "cooking");
  private static final List<String> KINDS =
      List.of("strollers", "cribs", "spades", "seeds", "boots", "tents", "pans", "knives");

  private Shop() {}

  public static Catalog catalog() {
    var categories = new ArrayList<Category>();
    var items = new ArrayList<Item>();
    for (String kind : KINDS) {
      categories.add(new Category(kind, "Home", kind));
      for (int i = 0; i < 3; i++) {
        items.add(new Item(kind + i, "Fine " + kind + " " + i, kind, "Brand", 9, Map.of()));
      }
    }
    return new Catalog(categories, items);
  }

  public static Environment environment(Instant now) {
    return new Environment(LocalDate.of(2026, 3, 1), "spring", "", Map.of(), List.of("seeds"));
  }

  /** "ann" has looked at one kind of thing, "bea" at three; nobody else is known. */
  public static UserState user(String userId) {
    return switch (userId) {
      case "ann" -> visitor(userId, "strollers0");
      case "bea" -> visitor(userId, "strollers0", "boots1", "cribs2");
      default -> new UserState(Profile.unknown(userId), List.of(), false);
    };
  }

  /** Somebody who has looked at these. */
  public static UserState visitor(String userId, String... items) {
    return new UserState(
        new Profile(userId, "25-34", "female", "north"),
        Stream.of(items)
            .<Behavior>map(item -> new Behavior.Click(NOW.minusSeconds(3600), item))
            .toList(),
        true);
  }

  /** The two tags of a persona; cribs for one that the good model did not think of. */
  public static List<String> tagsOf(String persona) {
    int place = PERSONAS.indexOf(persona);
    if (place < 0) {
      return List.of("cribs");
    }
    return KINDS.subList(2 * place, 2 * place + 2);
  }

  /** Every agent answers: 4 personas, 2 tags each, the pool as it stands, a reason an item. */
  public static ScriptedEngine.Line goodModel(String prompt) {
    if (prompt.startsWith("<|plan|>")) {
      return ScriptedEngine.Line.writes(
          PERSONAS.stream().map(name -> name + ": seen often").toArray(String[]::new));
    }
    if (prompt.startsWith("<|expert|>")) {
      return ScriptedEngine.Line.writes(tagsOf(inner(prompt)).toArray(String[]::new));
    }
    if (prompt.startsWith("<|arbiter|>")) {
      return ScriptedEngine.Line.writes(inner(prompt).split("<\\|sep\\|>", -1));
    }
    if (prompt.startsWith("<|begin|>")) {
      return ScriptedEngine.Line.writes();
    }
    return ScriptedEngine.Line.writes("Why not: " + inner(prompt).split("<\\|sep\\|>", -1)[1]);
  }

  private static String inner(String prompt) {
    return prompt.replaceFirst("^<\\|[a-z]+\\|>", "").replace("<|answer|>", "");
  }

  /** The good model, but for prompts that start so. */
  public static ScriptedEngine.Script except(String start, ScriptedEngine.Line line) {
    return prompt -> prompt.startsWith(start) ? line : goodModel(prompt);
  }
}
