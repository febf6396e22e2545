package io.tagora.training.grpo;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.TagQuota;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.model.PhraseSet;
import io.tagora.runtime.retrieval.ProgressListener;
import io.tagora.training.data.NodeDefaults;
import io.tagora.training.data.Turn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The tasks of experts at many moments, as a node gives them: personas that the first model itself
 * plans, and the one of what is under way where there is one.
 *
 * @param moments the tasks of each moment
 */
record TaskBook(List<List<ExpertTask>> moments) {
  private static final String GENERATOR = "L64X128MixRandom";
  private static final long ORDER_SEED = 1;

  private static final int PLANNED_AT_ONCE = 400;

  /**
   * A new order of the same turns; what nothing came true of is left out, since it has no worth.
   */
  static List<Turn> chosen(List<Turn> turns, int most, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of(GENERATOR).create(seed);
    List<Turn> known =
        new ArrayList<>(turns.stream().filter(turn -> !turn.truth().isEmpty()).toList());
    Collections.shuffle(known, random);
    return known.subList(0, Math.min(most, known.size()));
  }

  /** Plans all turns with the policy, some hundreds between two words to the listener. */
  static TaskBook of(
      List<Turn> turns, Rollouts rollouts, Catalog catalog, ProgressListener listener) {
    var plans = new ArrayList<Plan>();
    while (plans.size() < turns.size()) {
      int to = Math.min(plans.size() + PLANNED_AT_ONCE, turns.size());
      plans.addAll(
          rollouts.plans(
              turns.subList(plans.size(), to).stream().map(Turn::context).toList(),
              NodeDefaults.PERSONAS));
      listener.progressed("planning with the first model", plans.size(), turns.size());
    }
    var moments = new ArrayList<List<ExpertTask>>();
    for (int i = 0; i < turns.size(); i++) {
      moments.add(tasks(turns.get(i), plans.get(i), catalog));
    }
    return new TaskBook(moments);
  }

  private static List<ExpertTask> tasks(Turn turn, Plan plan, Catalog catalog) {
    var tasks = new ArrayList<ExpertTask>();
    List<Persona> personas = plan.personas().stream().limit(NodeDefaults.planned(turn)).toList();
    TagQuota quota = NodeDefaults.quota(personas.size(), turn.returning().isPresent());
    for (int place = 0; place < personas.size(); place++) {
      tasks.add(task(turn, personas.get(place), catalog.tagPhrases(), quota.open(place)));
    }
    turn.returning()
        .map(interest -> task(turn, interest.persona(), interest.tags(), quota.visited()))
        .ifPresent(tasks::add);
    return tasks;
  }

  private static ExpertTask task(Turn turn, Persona persona, PhraseSet vocabulary, int tags) {
    return new ExpertTask(turn.context(), persona, vocabulary, tags, turn.truth());
  }

  /**
   * The tasks of an iteration. All tasks are gone through in an order of chance, so that a moment's
   * experts do not all speak in one iteration; after the last the first come again.
   */
  List<ExpertTask> of(int iteration, int tasks) {
    List<ExpertTask> all = new ArrayList<>(all());
    Collections.shuffle(all, RandomGeneratorFactory.of(GENERATOR).create(ORDER_SEED));
    var chosen = new ArrayList<ExpertTask>();
    for (int i = 0; i < tasks; i++) {
      chosen.add(all.get(Math.floorMod(iteration * tasks + i, all.size())));
    }
    return chosen;
  }

  List<ExpertTask> all() {
    return moments.stream().flatMap(List::stream).toList();
  }
}
