package io.tagora.training.grpo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.reward.Advantages.Scale;
import io.tagora.runtime.reward.RewardParts;
import io.tagora.runtime.reward.RewardShaping;
import io.tagora.runtime.reward.Thresholds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreditTest {
  private static final RewardShaping ACCURACY = new RewardShaping.Constrained(Thresholds.NONE);
  private static final double EXACT = 1e-9;

  @TempDir private Path folder;
  private GrpoScene scene;
  private ListRewards worth;

  @BeforeEach
  void open() throws IOException {
    scene = new GrpoScene(folder);
    worth = scene.worth();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void withListCreditATagThatMissedGainsByOneThatHit() {
    double[][] advantages = advantages(Credit.LIST, ACCURACY, hit(), miss());
    assertArrayEquals(new double[] {0.25, 0.25, 0.25}, advantages[0], EXACT);
    assertArrayEquals(new double[] {-0.25, -0.25, -0.25}, advantages[1], EXACT);
  }

  @Test
  void withTagCreditOnlyTheTagThatHitGains() {
    double[][] advantages = advantages(Credit.TAG, ACCURACY, hit(), miss());
    assertTrue(advantages[0][1] > 0, Arrays.deepToString(advantages));
    assertTrue(advantages[0][0] < 0 && advantages[0][2] < 0, Arrays.deepToString(advantages));
    assertEquals(0, Arrays.stream(advantages).flatMapToDouble(Arrays::stream).sum(), EXACT);
  }

  /** The mean over a list's tags is the list's own advantage, so nothing is earned twice. */
  @Test
  void aListsTagsEarnWhatTheListEarns() {
    for (RewardShaping shaping : List.of(ACCURACY, RewardShaping.Summed.EQUAL)) {
      double[][] byTag = advantages(Credit.TAG, shaping, hit(), miss());
      double[][] byList = advantages(Credit.LIST, shaping, hit(), miss());
      for (int i = 0; i < byTag.length; i++) {
        assertEquals(byList[i][0], Arrays.stream(byTag[i]).average().orElseThrow(), EXACT);
      }
    }
  }

  @Test
  void aListThatFailsAThresholdEarnsNothingForItsHits() {
    var strict = new RewardShaping.Constrained(new Thresholds(0, 3, 0));
    for (double[] list : advantages(Credit.TAG, strict, hit(), miss())) {
      assertArrayEquals(new double[3], list, EXACT);
    }
  }

  private double[][] advantages(Credit credit, RewardShaping shaping, Credit.Scored... group) {
    return credit.advantages(List.of(group), worth, shaping, Scale.NONE);
  }

  /** Names one of the two true categories. */
  private Credit.Scored hit() {
    return scored("tents", "stoves", "socks");
  }

  private Credit.Scored miss() {
    return scored("tents", "lamps", "socks");
  }

  private Credit.Scored scored(String... names) {
    List<Tag> tags = Arrays.stream(names).map(scene::tag).toList();
    RewardParts parts = worth.of(scene.task(), tags);
    return new Credit.Scored(scene.task(), tags, parts);
  }
}
