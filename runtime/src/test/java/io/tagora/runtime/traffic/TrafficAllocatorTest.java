package io.tagora.runtime.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrafficAllocatorTest {
  private static final double EXACT = 1e-7;

  @Test
  void without_binding_constraints_the_optimum_is_the_clipped_gain() {
    List<Offer> offers =
        List.of(
            new Offer(0.3, 0.1, true),
            new Offer(-0.2, 0.1, true),
            new Offer(0.9, 0.1, false),
            new Offer(0.1, 0.1, false));
    double lambda = 0.5;
    double exposure = 0.6 + 0 + 1 + 0.2;
    Allocation allocation =
        TrafficAllocator.allocate(new AllocationProblem(offers, lambda, exposure, 0, 0, exposure));
    assertShares(List.of(0.6, 0.0, 1.0, 0.2), allocation);
    assertEquals(0, allocation.multipliers().orElseThrow().exposure(), EXACT);
  }

  @Test
  void a_smaller_page_lowers_all_shares_by_one_price() {
    List<Offer> offers =
        List.of(new Offer(0.8, 0, true), new Offer(0.6, 0, true), new Offer(0.1, 0, false));
    Allocation allocation = TrafficAllocator.allocate(new AllocationProblem(offers, 1, 1, 0, 0, 1));
    assertShares(List.of(0.6, 0.4, 0.0), allocation);
    assertEquals(0.2, allocation.multipliers().orElseThrow().exposure(), EXACT);
  }

  @Test
  void the_conversion_floor_moves_exposure_to_what_is_bought() {
    List<Offer> offers = List.of(new Offer(0.5, 0.0, true), new Offer(0.5, 0.2, false));
    Allocation allocation =
        TrafficAllocator.allocate(new AllocationProblem(offers, 1, 1, 0.16, 0, 1));
    assertShares(List.of(0.2, 0.8), allocation);
    assertTrue(allocation.multipliers().orElseThrow().conversion() > 0);
    assertEquals(List.of(), allocation.relaxed());
  }

  @Test
  void the_least_exploratory_share_holds_against_better_utility_items() {
    List<Offer> offers =
        List.of(new Offer(0.1, 0, true), new Offer(0.9, 0, false), new Offer(0.9, 0, false));
    Allocation allocation =
        TrafficAllocator.allocate(new AllocationProblem(offers, 1, 1, 0, 0.5, 1));
    assertShares(List.of(0.5, 0.25, 0.25), allocation);
    assertTrue(allocation.multipliers().orElseThrow().minExploratory() > 0);
  }

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void random_problems_meet_the_optimality_conditions(int seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<Offer> offers = randomOffers(random, 2 + random.nextInt(60));
    double exposure = 1 + random.nextInt(Math.min(12, offers.size() - 1));
    double low = exposure * random.nextDouble(0.5);
    double high = low + (exposure - low) * random.nextDouble();
    double lambda = random.nextDouble(0.05, 2);
    var asked =
        new AllocationProblem(
            offers, lambda, exposure, exposure * random.nextDouble(0.1), low, high);
    Allocation allocation = TrafficAllocator.allocate(asked);
    assertOptimal(Feasibility.relax(asked).problem(), allocation, "seed " + seed);
  }

  @Test
  void two_hundred_candidates_are_solved_exactly() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    List<Offer> offers = randomOffers(random, 200);
    var problem = new AllocationProblem(offers, 0.5, 10, 0.7, 4, 6);
    Allocation allocation = TrafficAllocator.allocate(problem);
    assertOptimal(problem, allocation, "seed 7");
    Allocation.Multipliers whole = QuadraticSolver.solve(problem).orElseThrow().multipliers();
    assertEquals(whole.exposure(), allocation.multipliers().orElseThrow().exposure(), EXACT);
    assertEquals(whole.conversion(), allocation.multipliers().orElseThrow().conversion(), EXACT);
  }

  @Test
  void without_exploratory_items_their_bound_gives_way_and_says_so() {
    List<Offer> offers = List.of(new Offer(0.4, 0.1, false), new Offer(0.2, 0.1, false));
    Allocation allocation =
        new TrafficAllocator(new TrafficSettings(1, 0.8, 0.5, 0.8)).allocate(offers, 10);
    assertShares(List.of(1.0, 1.0), allocation);
    assertEquals(1, allocation.relaxed().size());
    assertTrue(allocation.relaxed().getFirst().startsWith("exploratory exposure"));
  }

  @Test
  void a_floor_out_of_reach_sinks_to_what_the_bounds_allow_and_says_so() {
    List<Offer> offers =
        List.of(new Offer(0.4, 0.0, true), new Offer(0.3, 0.2, false), new Offer(0.1, 0.1, false));
    Allocation allocation =
        TrafficAllocator.allocate(new AllocationProblem(offers, 1, 1, 0.5, 0.5, 1));
    assertEquals(0.5, allocation.shares().get(0), EXACT);
    assertEquals(0.1 * Feasibility.KEPT_OF_ATTAINABLE, conversion(offers, allocation), EXACT);
    assertEquals(1, allocation.relaxed().size());
    assertTrue(allocation.relaxed().getFirst().startsWith("conversion"));
  }

  @Test
  void when_both_cannot_hold_the_bounds_give_way_before_the_floor() {
    List<Offer> offers = List.of(new Offer(0.4, 0.1, true), new Offer(0.4, 0.1, true));
    Allocation allocation =
        TrafficAllocator.allocate(new AllocationProblem(offers, 1, 1, 0.5, 0, 0.5));
    assertShares(List.of(0.5, 0.5), allocation);
    assertEquals(2, allocation.relaxed().size());
    assertTrue(allocation.relaxed().getFirst().startsWith("exploratory exposure"));
  }

  @Test
  void no_offers_get_no_shares() {
    assertEquals(
        List.of(), new TrafficAllocator(TrafficSettings.DEFAULT).allocate(List.of(), 5).shares());
  }

  @Test
  void the_floor_is_measured_on_the_page_of_the_best_utility_items() {
    List<Offer> offers =
        List.of(
            new Offer(1, 0, true),
            new Offer(1, 0, true),
            new Offer(0.1, 0.2, false),
            new Offer(0.1, 0.2, false));
    Allocation allocation =
        new TrafficAllocator(new TrafficSettings(0.1, 0.75, 0, 1)).allocate(offers, 2);
    assertEquals(0.75 * 0.4, conversion(offers, allocation), EXACT);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_corner_without_unique_prices_still_keeps_to_every_constraint(int seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<Offer> offers =
        randomOffers(random, 4 + random.nextInt(30)).stream()
            .map(offer ->
                new Offer(
                    Math.round(offer.gain() * 4) / 4.0, offer.conversion(), offer.exploratory()))
            .toList();
    var asked = new AllocationProblem(offers, 0.001, 4, 0.1, 2, 2);
    AllocationProblem problem = Feasibility.relax(asked).problem();
    List<Double> shares = TrafficAllocator.allocate(asked).shares();
    double total = 0;
    double exploratory = 0;
    double conversion = 0;
    for (int i = 0; i < offers.size(); i++) {
      total += shares.get(i);
      exploratory += offers.get(i).exploratory() ? shares.get(i) : 0;
      conversion += shares.get(i) * offers.get(i).conversion();
    }
    assertEquals(4, total, 1e-5, "seed " + seed);
    assertTrue(exploratory >= problem.minExploratory() - 1e-5, "seed " + seed);
    assertTrue(exploratory <= problem.maxExploratory() + 1e-5, "seed " + seed);
    assertTrue(conversion >= problem.minConversion() - 1e-5, "seed " + seed);
  }

  private static List<Offer> randomOffers(RandomGenerator random, int count) {
    var offers = new ArrayList<Offer>();
    for (int i = 0; i < count; i++) {
      double conversion = Math.round(random.nextDouble(0.12) * 100) / 100.0;
      offers.add(new Offer(random.nextDouble(), conversion, random.nextBoolean()));
    }
    return offers;
  }

  /** Karush-Kuhn-Tucker: feasible, stationary by the clip form, multipliers complementary. */
  private static void assertOptimal(
      AllocationProblem problem, Allocation allocation, String message) {
    List<Offer> offers = problem.offers();
    Allocation.Multipliers price = allocation.multipliers().orElseThrow();
    double total = 0;
    double exploratory = 0;
    for (int i = 0; i < offers.size(); i++) {
      double share = allocation.shares().get(i);
      assertEquals(price.share(offers.get(i), problem.lambda()), share, EXACT, message);
      total += share;
      exploratory += offers.get(i).exploratory() ? share : 0;
    }
    assertEquals(problem.exposure(), total, EXACT, message);
    assertSlack(
        conversion(offers, allocation) - problem.minConversion(), price.conversion(), message);
    assertSlack(exploratory - problem.minExploratory(), price.minExploratory(), message);
    assertSlack(problem.maxExploratory() - exploratory, price.maxExploratory(), message);
  }

  private static void assertSlack(double slack, double multiplier, String message) {
    assertTrue(slack >= -EXACT, message + ": a constraint is broken by " + -slack);
    assertTrue(multiplier >= -EXACT, message + ": a multiplier is " + multiplier);
    assertTrue(slack * multiplier < 1e-6, message + ": slack " + slack + " at price " + multiplier);
  }

  private static double conversion(List<Offer> offers, Allocation allocation) {
    double sum = 0;
    for (int i = 0; i < offers.size(); i++) {
      sum += offers.get(i).conversion() * allocation.shares().get(i);
    }
    return sum;
  }

  private static void assertShares(List<Double> expected, Allocation allocation) {
    assertEquals(expected.size(), allocation.shares().size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), allocation.shares().get(i), EXACT, "share " + i);
    }
  }
}
