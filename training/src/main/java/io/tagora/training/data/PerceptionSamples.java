package io.tagora.training.data;

import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.prompt.EntityText;
import io.tagora.training.sft.TextEncoder;
import io.tagora.training.sft.TrainingTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGeneratorFactory;

/**
 * Entities of a marketplace and questions about them: items of the catalog and queries that were
 * typed before a moment. One text in {@value #HELD_OUT} is not learnt from, the same whatever the
 * dataset. The same dataset and seed give the same samples.
 */
public final class PerceptionSamples {
  private static final int HELD_OUT = 10;

  /** A query for so many items. */
  private static final int ITEMS_A_QUERY = 4;

  private final List<List<Question>> train = new ArrayList<>();
  private final List<List<Question>> heldOut = new ArrayList<>();

  /**
   * Chooses the entities.
   *
   * @param until no query at or after it is read
   * @param most entities at most
   */
  public PerceptionSamples(
      Dataset dataset, Instant until, EntityText entities, int most, long seed) {
    var questions = new Questions(dataset.catalog(), entities);
    var random = new SplittableRandom(seed);
    List<String> queries = queries(dataset, until);
    var order = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    Collections.shuffle(queries, order);
    List<Item> items = new ArrayList<>(dataset.catalog().items());
    Collections.shuffle(items, order);
    int asked = Math.min(queries.size(), most / (ITEMS_A_QUERY + 1));
    var mixed = new ArrayList<List<Question>>();
    items.stream().limit(most - asked).forEach(item -> mixed.add(questions.of(item, random)));
    queries.stream().limit(asked).forEach(query -> mixed.add(questions.of(query, random)));
    Collections.shuffle(mixed, order);
    mixed.forEach(this::add);
  }

  private void add(List<Question> ofOne) {
    int hash = ofOne.getFirst().entity().hashCode();
    (Math.floorMod(hash, HELD_OUT) == 0 ? heldOut : train).add(ofOne);
  }

  private static List<String> queries(Dataset dataset, Instant until) {
    var queries = new LinkedHashSet<String>();
    dataset.users().stream()
        .flatMap(user -> user.before(until).stream())
        .forEach(behavior -> {
          if (behavior instanceof Behavior.Search(_, var query)) {
            queries.add(query);
          }
        });
    return new ArrayList<>(queries);
  }

  /** The questions about each entity that is learnt from. */
  public List<List<Question>> train() {
    return List.copyOf(train);
  }

  /** The same of those that are not. */
  public List<List<Question>> heldOut() {
    return List.copyOf(heldOut);
  }

  /**
   * A tree of an entity's questions: the entity as trunk, a branch a question.
   *
   * @param prompts how the entity is written
   */
  public static TrainingTree tree(
      List<Question> questions, Function<HybridPrompt, int[]> prompts, TextEncoder encoder) {
    var tree = new TreeBuilder();
    tree.add(0, prompts.apply(questions.getFirst().trunk()), 0);
    tree.trunkEnds();
    int branch = 1;
    for (Question question : questions) {
      tree.startBranch();
      tree.add(branch, encoder.encode(question.asked()), 0);
      tree.add(branch, encoder.encode(question.answered()), 1);
      branch++;
    }
    return tree.build();
  }

  /** Trees of many entities that are spelled out. */
  static List<TrainingTree> spelledOut(List<List<Question>> all, TextEncoder encoder) {
    return all.stream()
        .map(questions -> tree(questions, prompt -> encoder.encode(prompt.text()), encoder))
        .toList();
  }
}
