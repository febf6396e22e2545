package io.tagora.training.grpo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.reward.RewardParts;
import io.tagora.runtime.signature.Signature;
import io.tagora.runtime.signature.SignatureSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignWatchTest {
  private static final RewardParts PARTS = new RewardParts(0, 0, 0, 0);
  private static final SignatureSettings SETTINGS = new SignatureSettings(0.5, 0.3, 4, 0.3, 20);

  private final GrpoCurve curve = new GrpoCurve();

  @Test
  void aDivergenceFarOverThoseBeforeIsToldWithAdvice() {
    var watch = new SignWatch(SETTINGS, curve);
    for (int i = 0; i < 10; i++) {
      assertEquals(List.of(), watch.iteration(figures(0.05, 0)));
    }
    assertEquals(0.2, watch.spikeBound(), 1e-9);
    List<String> told = watch.iteration(figures(0.21, 0));
    assertEquals(1, told.size());
    assertTrue(told.getFirst().contains("kl-spike (KL 0.2100 over 0.2000"), told.getFirst());
    assertTrue(told.getFirst().endsWith(Signature.KL_SPIKE.advice()), told.getFirst());
  }

  @Test
  void aResumedRunIsHeldAgainstWhatWasBefore() {
    for (int i = 0; i < 10; i++) {
      curve.iteration(new GrpoState(i + 1, 1, 0, Duration.ZERO), figures(0.05, 0), 0.01);
    }
    var watch = new SignWatch(SETTINGS, curve);
    assertEquals(1, watch.iteration(figures(0.21, 0)).size());
  }

  @Test
  void starvationIsToldOnceUntilItHasGoneAndCountedEachTime() {
    var watch = new SignWatch(SETTINGS, curve);
    assertEquals(1, watch.iteration(figures(0, 0.4)).size());
    assertEquals(0, watch.iteration(figures(0, 0.5)).size());
    assertEquals(0, watch.iteration(figures(0, 0.1)).size());
    assertEquals(1, watch.iteration(figures(0, 0.4)).size());
    assertEquals(Map.of(Signature.THRESHOLD_STARVATION, 3), watch.counts());
  }

  @Test
  void expertsThatWriteTheSameAreToldOf() {
    var watch = new SignWatch(SETTINGS, curve);
    assertEquals(List.of(), watch.heldOut(new HeldOutFigures(0, PARTS, List.of(0.0), 0.5)));
    List<String> told = watch.heldOut(new HeldOutFigures(0, PARTS, List.of(0.0), 0.6));
    assertTrue(
        told.getFirst().startsWith("sign expert-overlap (0.60, over 0.50)"), told.toString());
  }

  private static IterationFigures figures(double divergence, double starving) {
    return new IterationFigures(0, PARTS, 0, 0, starving, divergence, 0, 0, 0, 0, 0, 0);
  }
}
