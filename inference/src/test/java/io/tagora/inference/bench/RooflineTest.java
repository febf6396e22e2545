package io.tagora.inference.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.inference.bench.Speeds.Written;
import org.junit.jupiter.api.Test;

class RooflineTest {
  private static final double EXACT = 1e-9;

  /** 1000 bytes and 2000 operations a second. */
  private static final MachineRates RATES = new MachineRates(1000, 2000, "fp32");

  @Test
  void theTighterOfMemoryAndArithmeticIsTheBound() {
    var byMemory = RATES.bound(5, 100, 100);
    assertEquals(10, byMemory.tokensPerSecond(), EXACT);
    assertEquals(0.5, byMemory.bandwidthShare(), EXACT);
    assertEquals(0.25, byMemory.operationShare(), EXACT);
    assertEquals(20, RATES.bound(5, 10, 100).tokensPerSecond(), EXACT);
  }

  @Test
  void aSharedContextIsReadOnceAndWeightsOnceAStep() {
    // 64 bytes of weights, 4 and 8 bytes of KV a token.
    var cost = new ModelCost(64, 0, 0, 1, 4, 8);
    assertEquals(64 + 4 * 10, cost.decodeBytes(1, 10), EXACT);
    assertEquals(8 + 4 * 10, cost.decodeBytes(8, 10), EXACT);
    assertEquals((64 + 8 * 10) / 8.0, cost.sharedDecodeBytes(8, 10), EXACT);
  }

  @Test
  void aPromptAttendsToHalfOfItselfAndNeedsNoHead() {
    var cost = new ModelCost(0, 100, 50, 6, 0, 0);
    assertEquals(200 + 6 * 5, cost.prefillOperations(10), EXACT);
    assertEquals(300 + 6 * 10, cost.decodeOperations(10), EXACT);
  }

  @Test
  void eachSpeedHasItsBound() {
    var cost = new ModelCost(64, 100, 50, 6, 4, 8);
    var written = new Written(2, 0);
    var roof =
        Roofline.of(RATES, cost, new Speeds(3, written, written, written, written, written, 1), 10);
    assertEquals(2000.0 / 230, roof.prefill().tokensPerSecond(), EXACT);
    assertEquals(2000.0 / 360, roof.decode().tokensPerSecond(), EXACT);
    assertEquals(2 * (64 + 80) / 32.0 / 1000, roof.decode32().bandwidthShare(), EXACT);
  }
}
