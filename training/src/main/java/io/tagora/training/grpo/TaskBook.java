package io.tagora.training.grpo;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.ReturningInterest;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.retrieval.ProgressListener;
import io.tagora.training.data.Turn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tasks of experts at many moments, as a node gives them: personas that the first model itself
 * plans, and the one of what is under way where there is one.
 *
 * @param moments the tasks of each moment
 */
record TaskBook(List<List<ExpertTask>> moments) {
  private static final String GENERATOR = "L64X128MixRandom";
  private static final long ORDER_SEED = 1;

  /** Personas of a request, the one of what is under way included. */
  private static final int PERSONAS = 4;

  private static final int PLANNED_AT_ONCE = 400;

  /** Tags of an expert, as a node asks for by default. */
  private static final int TAGS = 12;

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
              turns.subList(plans.size(), to).stream().map(Turn::context).toList(), PERSONAS));
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
    int guessed = turn.returning().isPresent() ? PERSONAS - 1 : PERSONAS;
    for (Persona persona : plan.personas().stream().limit(guessed).toList()) {
      tasks.add(new ExpertTask(turn.context(), persona, catalog.tagPhrases(), TAGS, turn.truth()));
    }
    turn.returning().map(interest -> returning(turn, interest)).ifPresent(tasks::add);
    return tasks;
  }

  /**
   * The same where a list counts for what the experts before it do not name: a task's truth goes
   * without the categories that those write when they write their likeliest. The expert of what is
   * under way comes first, the guessed personas follow in the order of their plan; a task of which
   * nothing is left to find is left out. So the hits of a moment's experts add up to those of its
   * team.
   *
   * @param rollouts of the policy that the lists are written by
   */
  TaskBook novel(Rollouts rollouts) {
    var lists = rollouts.lists(all(), 1, 0, 0).iterator();
    var left = new ArrayList<List<ExpertTask>>();
    for (List<ExpertTask> moment : moments) {
      List<Set<String>> written =
          moment.stream().map(_ -> categories(lists.next().getFirst())).toList();
      left.add(novel(moment, written));
    }
    return new TaskBook(left);
  }

  /** The tasks of one moment, given the categories that each of its experts writes. */
  static List<ExpertTask> novel(List<ExpertTask> moment, List<Set<String>> written) {
    var tasks = new ArrayList<ExpertTask>();
    var named = new HashSet<String>();
    for (int place : order(moment)) {
      ExpertTask task = moment.get(place);
      var truth = new HashSet<>(task.truth());
      truth.removeAll(named);
      named.addAll(written.get(place));
      if (!truth.isEmpty()) {
        tasks.add(task.finding(truth));
      }
    }
    return tasks;
  }

  private static List<Integer> order(List<ExpertTask> moment) {
    return IntStream.range(0, moment.size())
        .boxed()
        .sorted(Comparator.comparing(place -> !isOfWhatIsUnderWay(moment.get(place))))
        .toList();
  }

  private static boolean isOfWhatIsUnderWay(ExpertTask task) {
    return task.persona().id().equals(ReturningInterest.PERSONA_ID);
  }

  private static Set<String> categories(Sample list) {
    return list.tags().stream().map(Tag::categoryId).collect(Collectors.toSet());
  }

  private static ExpertTask returning(Turn turn, ReturningInterest interest) {
    return new ExpertTask(turn.context(), interest.persona(), interest.tags(), TAGS, turn.truth());
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
