package io.tagora.training.judged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.judge.Tier;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RankingTest {
  /** Of tents (S), mugs (B), lamps (A) and socks (B). */
  private final Ranking ranking =
      new Ranking(
          List.of(
              new Ranking.Scored(List.of(RewardScene.group()), new float[] {3, 1, 1, 2}),
              new Ranking.Scored(List.of(RewardScene.group()), new float[] {3, 0, 2, 1})));

  @Test
  void pairsCountTheRightOrderAndEqualScoresHalf() {
    // S over A, S over B twice, A over mugs by half, A over socks not.
    assertEquals(3.5 / 5, ranking.pairs()[0], 1e-9);
    assertEquals(1, ranking.pairs()[1], 1e-9);
    assertEquals(0.25, ranking.pairs(Tier.A, Tier.B)[0], 1e-9);
    assertTrue(Double.isNaN(ranking.pairs(Tier.B, Tier.A)[0]));
  }

  @Test
  void theAreaIsTheShareOfAllPairsInOrder() {
    assertEquals(1, ranking.auc(tier -> tier == Tier.S, new SplittableRandom(1)).mean(), 1e-9);
    // S 3, 3 and A 1, 2 over B 1, 2, 0, 1: 8 + (0.5 + 0 + 1 + 0.5) + (1 + 0.5 + 1 + 1) of 16.
    assertEquals(
        13.5 / 16, ranking.auc(tier -> tier != Tier.B, new SplittableRandom(1)).mean(), 1e-9);
  }

  @Test
  void theScaleForetellsTiersAndKeepsTheOrder() {
    RewardScale scale = RewardScale.fit(ranking);
    assertTrue(scale.slope() > 0, scale.toString());
    assertTrue(scale.of(3) > 0.7 && scale.of(0) < 0.3, scale.toString());
  }
}
