package io.tagora.training.judged;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.training.model.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against the formulas, written out. */
class RankingLossTest {
  /** Of tents (S), mugs (B), lamps (A) and socks (B), twice. */
  private static final float[] SCORES = {1, 0.5f, -0.2f, 0.1f, 0, 2, 1, -1};

  private static final List<JudgedGroup> GROUPS = List.of(RewardScene.group(), RewardScene.group());

  @Test
  void listwiseTellsATagFromAllWorseOnesOfItsGroup() {
    double expected = 0;
    for (int start : new int[] {0, 4}) {
      double tents = Math.exp(SCORES[start]);
      double mugs = Math.exp(SCORES[start + 1]);
      double lamps = Math.exp(SCORES[start + 2]);
      double socks = Math.exp(SCORES[start + 3]);
      double excellent = -Math.log(tents / (tents + lamps + mugs + socks));
      double sound = -Math.log(lamps / (lamps + mugs + socks));
      expected += (excellent + sound) / 2 / 2;
    }
    assertEquals(expected, loss(RankingLoss.LISTWISE), 1e-5);
  }

  @Test
  void pointwiseIsTheCrossEntropyOfEachTagByItself() {
    double[] targets = {1, 0, 0.5, 0};
    double expected = 0;
    for (int i = 0; i < SCORES.length; i++) {
      double foretold = 1 / (1 + Math.exp(-SCORES[i]));
      double target = targets[i % 4];
      expected -= (target * Math.log(foretold) + (1 - target) * Math.log(1 - foretold)) / 8;
    }
    assertEquals(expected, loss(RankingLoss.POINTWISE), 1e-5);
  }

  private static double loss(RankingLoss loss) {
    return loss.of(Tensors.of(SCORES, SCORES.length), GROUPS).item_double();
  }
}
