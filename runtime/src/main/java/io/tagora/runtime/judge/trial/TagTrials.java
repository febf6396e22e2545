package io.tagora.runtime.judge.trial;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.judge.Submission;
import io.tagora.runtime.metric.baseline.CategoryRecommender;
import io.tagora.runtime.world.IntentRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Tags as experts of all kinds might write them for a user's real personas: what the persona needs,
 * what the log makes likely, what is merely popular, what is any, and what is broken: too broad, or
 * of nothing that is sold.
 */
final class TagTrials {
  private static final int NEEDED = 4;
  private static final int LIKELY = 2;
  private static final int ANY = 1;
  private static final List<String> INVENTED =
      List.of("antigravity", "self-folding", "edible", "invisible", "second-hand", "crystal");

  private final Catalog catalog;
  private final CategoryRecommender likely;
  private final Map<String, Category> byName = new HashMap<>();
  private final Map<String, List<Tag>> tagsByCategory = new HashMap<>();
  private final RandomGenerator random;

  TagTrials(Catalog catalog, CategoryRecommender likely, RandomGenerator random) {
    this.catalog = catalog;
    this.likely = likely;
    this.random = random;
    catalog.categories().forEach(category -> byName.put(category.name(), category));
    catalog
        .tags()
        .forEach(tag ->
            tagsByCategory.computeIfAbsent(tag.categoryId(), _ -> new ArrayList<>()).add(tag));
  }

  /** The tags of one user, for one of the user's running intents; none where none runs. */
  List<Trial> of(HybridContext context, Needs needs) {
    if (needs.running().isEmpty()) {
      return List.of();
    }
    IntentRun run = any(needs.running());
    Persona persona = persona(run, context);
    List<Tag> written = written(context, run);
    var trials = new ArrayList<Trial>();
    for (Tag tag : written) {
      var beside = new ArrayList<>(written);
      beside.remove(tag);
      trials.add(
          new Trial(new Submission.OfTag(context, persona, tag, beside), truth(tag, run, needs)));
    }
    return trials;
  }

  /**
   * Personas are worded in several ways, as planners do: named as the intent is or after some of
   * its needs, with or without needs in the rationale.
   */
  private Persona persona(IntentRun run, HybridContext context) {
    List<String> stage = run.stages().get(run.stageAt(context.now()).orElse(0)).categories();
    String name = random.nextInt(3) > 0 ? run.intent() : any(stage) + " and " + any(stage);
    String rationale =
        switch (random.nextInt(3)) {
          case 0 -> "lately: " + String.join(", ", stage.subList(0, Math.min(3, stage.size())));
          case 1 -> "as the last visits were about " + any(stage);
          default -> "often wanted in " + context.environment().season();
        };
    return new Persona("p1", name, rationale);
  }

  private List<Tag> written(HybridContext context, IntentRun run) {
    var tags = new ArrayList<Tag>();
    int stage = run.stageAt(context.now()).orElse(0);
    for (int i = 0; i < NEEDED; i++) {
      int place = Math.min(run.stages().size() - 1, stage + (i == NEEDED - 1 ? 1 : 0));
      String name = any(run.stages().get(place).categories());
      Optional.ofNullable(byName.get(name)).ifPresent(category -> tags.add(tag(category.id())));
    }
    List<String> ranked = likely.categories(context, 20);
    for (int i = 0; i < LIKELY; i++) {
      tags.add(tag(any(ranked)));
    }
    for (int i = 0; i < ANY; i++) {
      tags.add(tag(any(catalog.categories()).id()));
    }
    tags.add(random.nextBoolean() ? broad() : invented());
    return tags.stream().distinct().toList();
  }

  private Tag tag(String categoryId) {
    return any(tagsByCategory.getOrDefault(categoryId, List.of(new Tag("", ""))));
  }

  /** A department's name and nothing more, as "sports things". */
  private Tag broad() {
    Category category = any(catalog.categories());
    String department = category.department().toLowerCase(Locale.ROOT);
    return new Tag(any(List.of(department + " things", department, "nice " + department)), "");
  }

  private Tag invented() {
    return new Tag(any(INVENTED) + " " + any(catalog.categories()).name(), "");
  }

  private Map<String, Double> truth(Tag tag, IntentRun run, Needs needs) {
    Optional<Category> category = catalog.category(tag.categoryId()).or(() -> headOf(tag.text()));
    String name = category.map(Category::name).orElse("");
    boolean sold = catalog.tag(tag.text()).isPresent();
    boolean inIntent = stageNames(run).contains(name);
    return Map.of(
        "relevance", category.isEmpty() ? 0.45 : needs.of(name),
        "consistency", category.isEmpty() ? 0.45 : inIntent ? 0.92 : 0.12,
        "specificity", category.isEmpty() ? 0.08 : tag.text().equals(name) ? 0.7 : 0.93,
        "validity", sold ? 0.95 : category.isEmpty() ? 0.45 : 0.1);
  }

  /** The category whose name an invented tag ends on. */
  private Optional<Category> headOf(String text) {
    return byName.values().stream()
        .filter(category -> text.endsWith(" " + category.name()))
        .findFirst();
  }

  private static Set<String> stageNames(IntentRun run) {
    return Set.copyOf(
        run.stages().stream().flatMap(stage -> stage.categories().stream()).distinct().toList());
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
