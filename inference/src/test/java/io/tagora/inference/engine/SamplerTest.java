package io.tagora.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.inference.engine.rule.TokenRule;
import io.tagora.runtime.model.Decoding;
import io.tagora.runtime.model.Decoding.Penalties;
import io.tagora.runtime.model.OutputRule;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final int DRAWS = 20_000;
  private static final float[] LOGITS = {1f, 3f, -2f, 3f, 0f, 2f};
  private static final int[] ALL = {};

  private final Sampler sampler = new Sampler(LOGITS.length);

  @Test
  void greedyTakesTheLikeliestAndOfEqualsTheLowest() {
    assertEquals(1, sample(ALL, TokenRule.ANY, decoding(0, 0, 1)));
    assertEquals(3, sample(new int[] {4, 5, 3}, 3, decoding(0, 0, 1)));
  }

  @Test
  void onlyAllowedTokensAreDrawn() {
    assertEquals(Set.of(0, 2, 4), drawn(new int[] {2, 0, 4}, 3, decoding(5, 0, 1)));
  }

  @Test
  void topKKeepsTheLikeliest() {
    assertEquals(Set.of(1, 3, 5), drawn(ALL, TokenRule.ANY, decoding(5, 3, 1)));
    assertEquals(Set.of(1, 3), drawn(ALL, TokenRule.ANY, decoding(5, 2, 1)));
    assertEquals(Set.of(1), drawn(ALL, TokenRule.ANY, decoding(5, 1, 1)));
  }

  @Test
  void topPKeepsTheSmallestSetOfThatMass() {
    // At temperature 1 the two likeliest have 0.39 each, the next 0.14.
    assertEquals(Set.of(1), drawn(ALL, TokenRule.ANY, decoding(1, 0, 0.3)));
    assertEquals(Set.of(1, 3), drawn(ALL, TokenRule.ANY, decoding(1, 0, 0.7)));
    assertEquals(Set.of(1, 3, 5), drawn(ALL, TokenRule.ANY, decoding(1, 0, 0.9)));
  }

  @Test
  void frequenciesFollowTheDistributionAtTheTemperature() {
    var decoding = decoding(2, 0, 1);
    var counts = new int[LOGITS.length];
    var random = new Random(1);
    for (int i = 0; i < DRAWS; i++) {
      counts[sampler.sample(LOGITS, ALL, TokenRule.ANY, decoding, random)]++;
    }
    double mass = 0;
    for (float logit : LOGITS) {
      mass += Math.exp(logit / 2);
    }
    for (int token = 0; token < LOGITS.length; token++) {
      assertEquals(Math.exp(LOGITS[token] / 2) / mass, counts[token] / (double) DRAWS, 0.015);
    }
  }

  @Test
  void negativeLogitsAreOrderedToo() {
    var logits = new float[] {-5f, -1f, -3f, -0f, 0f, -7f};
    var random = new Random(2);
    var kept = new TreeSet<Integer>();
    for (int i = 0; i < 200; i++) {
      kept.add(sampler.sample(logits, ALL, TokenRule.ANY, decoding(9, 3, 1), random));
    }
    assertEquals(Set.of(1, 3, 4), kept);
  }

  @Test
  void minPKeepsWhatHasAShareOfTheLikeliest() {
    // At temperature 1 the second has e^-1 = 0.37 of the likeliest, the next e^-2 = 0.14.
    var random = new Random(3);
    var kept = new TreeSet<Integer>();
    var decoding = Decoding.builder(1, OutputRule.FREE).temperature(1).minP(0.2).build();
    for (int i = 0; i < 500; i++) {
      kept.add(sampler.sample(LOGITS, ALL, TokenRule.ANY, decoding, random));
    }
    assertEquals(Set.of(1, 3, 5), kept);
  }

  @Test
  void everyStepOfWritingIsThatOfThePlainTwin() {
    var logits = new float[60];
    var large = new Sampler(logits.length);
    for (int seed = 0; seed < 3000; seed++) {
      var random = new Random(seed);
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) (random.nextInt(4) == 0 ? 1 : 3 * random.nextGaussian());
      }
      var decoding = anyDecoding(random);
      var allowed = IntStream.range(0, logits.length).filter(_ -> random.nextInt(3) > 0).toArray();
      var answer = random.ints(random.nextInt(20), 0, logits.length).boxed().toList();
      var written = new WrittenTokens(decoding.penalties());
      answer.forEach(written::add);
      var before = logits.clone();
      written.penalize(logits);
      int chosen = large.sample(logits, allowed, allowed.length, decoding, new Random(seed));
      written.restore(logits);
      assertArrayEquals(before, logits);
      assertEquals(
          PlainSampler.sample(
              logits, IntStream.of(allowed).boxed().toList(), answer, decoding, new Random(seed)),
          chosen,
          "seed " + seed + ": " + decoding);
    }
  }

  private static Decoding anyDecoding(Random random) {
    var decoding = Decoding.builder(1, OutputRule.FREE);
    decoding.temperature(List.of(0.0, 0.4, 1.0, 2.5).get(random.nextInt(4)));
    decoding.topK(random.nextBoolean() ? 0 : random.nextInt(70));
    decoding.topP(random.nextBoolean() ? 1 : 0.05 + 0.9 * random.nextDouble());
    decoding.minP(random.nextBoolean() ? 0 : random.nextDouble());
    if (random.nextBoolean()) {
      decoding.penalties(
          new Penalties(0.5 + random.nextDouble(), random.nextDouble(), -random.nextDouble()));
    }
    return decoding.build();
  }

  @Test
  void theLeastComeFirstWhateverTheOrder() {
    for (int seed = 0; seed < 500; seed++) {
      var random = new Random(seed);
      var numbers = random.longs(1 + random.nextInt(50), -9, 9).toArray();
      int kept = 1 + random.nextInt(numbers.length);
      var sorted = LongStream.of(numbers).sorted().limit(kept).toArray();
      Selection.leastFirst(numbers, numbers.length, kept);
      assertArrayEquals(sorted, LongStream.of(numbers).limit(kept).sorted().toArray());
    }
  }

  @Test
  void logSumExpIsStableAndExact() {
    assertEquals(Math.log(3) + 1000, LogSumExp.of(new float[] {1000, 1000, 1000}), 1e-9);
    double mass = Arrays.stream(new double[] {1, 3, -2, 3, 0, 2}).map(Math::exp).sum();
    assertEquals(Math.log(mass), LogSumExp.of(LOGITS), 1e-6);
    var random = new Random(6);
    for (int i = 0; i < 200; i++) {
      var values = new float[1 + random.nextInt(300)];
      for (int k = 0; k < values.length; k++) {
        values[k] = (float) (random.nextGaussian() * (1 << random.nextInt(7)));
      }
      assertEquals(plainly(values), LogSumExp.of(values), 1e-6);
    }
  }

  private static double plainly(float[] values) {
    double greatest = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      greatest = Math.max(greatest, value);
    }
    double sum = 0;
    for (float value : values) {
      sum += Math.exp(value - greatest);
    }
    return greatest + Math.log(sum);
  }

  private Set<Integer> drawn(int[] allowed, int count, Decoding decoding) {
    var random = new Random(3);
    var drawn = new TreeSet<Integer>();
    for (int i = 0; i < 2000; i++) {
      drawn.add(sampler.sample(LOGITS, allowed, count, decoding, random));
    }
    return drawn;
  }

  private int sample(int[] allowed, int count, Decoding decoding) {
    return sampler.sample(LOGITS, allowed, count, decoding, new Random(4));
  }

  private static Decoding decoding(double temperature, int topK, double topP) {
    return new Decoding(1, temperature, topK, topP, 0, List.of(), OutputRule.FREE);
  }
}
