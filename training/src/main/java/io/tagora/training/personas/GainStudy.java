package io.tagora.training.personas;

import io.tagora.runtime.agent.PersonaGains;
import io.tagora.runtime.agent.PersonaGains.Place;
import io.tagora.runtime.agent.PersonaGains.Table;
import io.tagora.runtime.agent.ReturningInterest;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.metric.EvaluationCase;
import io.tagora.runtime.model.HybridPrompt;
import io.tagora.runtime.prompt.ContextPrompt;
import io.tagora.runtime.prompt.ContextWindow;
import io.tagora.training.data.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Measures what further personas bring. Every user is looked at as known and, without its history,
 * as new: those are few in a log, and get another number.
 */
public final class GainStudy {
  /** The same that evaluations look at. */
  private static final Duration HORIZON = Duration.ofDays(7);

  private static final int PERSONAS = 8;
  private static final int BUCKETS = 4;

  /** A place that fewer users' plans have is not measured, nor those after it. */
  private static final int LEAST_USERS = 100;

  private static final int AT_ONCE = 50;

  private final int categories;

  /** Of each user two, in the order of users: as known, then as new. */
  private final List<UserCurve> curves = new ArrayList<>();

  private final RankRates known = new RankRates();

  private GainStudy(int categories) {
    this.categories = categories;
  }

  /**
   * Looks at users of a log as of a week before a moment.
   *
   * @param until what is after it is not looked at
   * @param most users to look at
   * @param listener told how many are done
   * @return a study for each of the rehearsal's numbers of categories, of the same users
   * @throws IllegalArgumentException if no user did anything in that week
   */
  public static List<GainStudy> each(
      Dataset dataset, Instant until, int most, Rehearsal rehearsal, IntConsumer listener) {
    Instant cut = until.minus(HORIZON);
    List<EvaluationCase> cases =
        EvaluationCase.of(dataset, cut, HORIZON).stream().limit(most).toList();
    if (cases.isEmpty()) {
      throw new IllegalArgumentException(
          "there must be behaviours in the week before %s, got none; the logs end at %s"
              .formatted(until, dataset.end()));
    }
    List<GainStudy> studies = rehearsal.categories().stream().map(GainStudy::new).toList();
    for (int from = 0; from < cases.size(); from += AT_ONCE) {
      var moments = new ArrayList<List<Turn>>();
      for (EvaluationCase one : cases.subList(from, Math.min(cases.size(), from + AT_ONCE))) {
        moments.add(turns(one.context(), one.truth(), dataset, rehearsal.categories()));
        moments.add(turns(asNew(one.context()), one.truth(), dataset, rehearsal.categories()));
      }
      List<List<Rehearsal.Answer>> answers = rehearsal.answers(moments, PERSONAS);
      for (int i = 0; i < moments.size(); i++) {
        for (int number = 0; number < studies.size(); number++) {
          studies.get(number).add(moments.get(i).get(number), answers.get(i).get(number));
        }
      }
      listener.accept(Math.min(cases.size(), from + AT_ONCE));
    }
    return studies;
  }

  /**
   * Which number of categories a node is to ask for.
   *
   * @param studies of the same users; at least one
   * @param price of a persona
   */
  public static CategoryChoice choice(List<GainStudy> studies, double price) {
    var rates = new LinkedHashMap<Integer, double[]>();
    studies.forEach(study -> rates.put(study.categories(), study.ofKnown(price)));
    return CategoryChoice.among(rates);
  }

  private void add(Turn turn, Rehearsal.Answer answer) {
    curves.add(UserCurve.of(turn, answer, categories));
    count(turn, answer, known);
  }

  /** How many of a user's latest categories what is under way is about. */
  public int categories() {
    return categories;
  }

  /** That of what is under way is expert 0, that of the Planner's first persona 1, and so on. */
  private static void count(Turn turn, Rehearsal.Answer answer, RankRates known) {
    if (turn.returning().isPresent()) {
      known.add(0, answer.returning(), turn.truth());
      for (int place = 0; place < answer.lists().size(); place++) {
        known.add(place + 1, answer.lists().get(place), turn.truth());
      }
    }
  }

  /**
   * How often a tag comes true of known users, by its place in its expert's list. A place that
   * fewer than 100 users have is left out.
   *
   * @param persona 0 for what is under way, from 1 on the Planner's
   */
  public List<Double> comesTrue(int persona) {
    return known.of(persona, LEAST_USERS);
  }

  private static HybridContext asNew(HybridContext known) {
    return new HybridContext(known.profile(), List.of(), known.environment(), known.now());
  }

  private static List<Turn> turns(
      HybridContext context, Set<String> truth, Dataset dataset, List<Integer> categories) {
    HybridPrompt prompt = ContextPrompt.of(context, dataset.catalog(), ContextWindow.DEFAULT);
    return categories.stream()
        .map(number ->
            new Turn(
                context,
                prompt,
                ReturningInterest.of(context, dataset.catalog(), number),
                truth,
                Set.of()))
        .toList();
  }

  public PersonaGains gains() {
    return new PersonaGains(categories, table(true), table(false));
  }

  private Table table(boolean returns) {
    int most = returns ? PERSONAS - 1 : PERSONAS;
    var places = new ArrayList<Place>();
    for (int place = Table.FIRST_PLACE; place <= most; place++) {
      List<GainFit.Seen> seen = seen(returns, place);
      if (seen.size() < LEAST_USERS) {
        break;
      }
      places.add(GainFit.of(seen, BUCKETS));
    }
    return new Table(places);
  }

  private List<GainFit.Seen> seen(boolean returns, int place) {
    return curves.stream()
        .filter(curve -> curve.returns() == returns && curve.hitRates().size() >= place)
        .map(curve ->
            new GainFit.Seen(
                curve.openings().get(place - 1),
                curve.hitRates().get(place - 1) - curve.hitRates().get(place - 2)))
        .toList();
  }

  /**
   * What users would get.
   *
   * @param personas the Planner's, on average
   * @param hitRate the mean share of what they turned to next that is named
   */
  public record Outcome(int users, double personas, double hitRate) {}

  /** With as many personas by the Planner for everybody. */
  public Outcome fixed(boolean returns, int personas) {
    return outcome(returns, Collections.nCopies(personas, Double.NEGATIVE_INFINITY));
  }

  /** With the rule of these gains, on the users that they were measured on. */
  public Outcome adaptive(boolean returns, PersonaGains gains, double price) {
    return outcome(returns, gains.bounds(returns, price, 1, PERSONAS).floors());
  }

  /**
   * Each user's hit rate as a known one, with the rule of these gains.
   *
   * @return the same users in the same order whatever the number of categories
   */
  private double[] ofKnown(double price) {
    PersonaGains gains = gains();
    return IntStream.range(0, curves.size() / 2)
        .mapToObj(user -> curves.get(2 * user))
        .mapToDouble(
            curve -> curve.hitRate(gains.bounds(curve.returns(), price, 1, PERSONAS).floors()))
        .toArray();
  }

  private Outcome outcome(boolean returns, List<Double> floors) {
    int users = 0;
    double personas = 0;
    double hits = 0;
    for (UserCurve curve : curves) {
      if (curve.returns() == returns) {
        users++;
        personas += curve.written(floors);
        hits += curve.hitRate(floors);
      }
    }
    return new Outcome(users, personas / Math.max(1, users), hits / Math.max(1, users));
  }
}
