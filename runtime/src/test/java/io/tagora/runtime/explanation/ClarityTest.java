package io.tagora.runtime.explanation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClarityTest {

  @Test
  void aReasonThatSaysTheSameWordsOverAndOverLoops() {
    assertTrue(Clarity.loops("Chosen for thermos flasks work gloves work gloves Work gloves"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Cribs",
        "Related to driving in snow: winter windshield wipers from Roadhaven at 31.",
        "Work gloves for work, and gloves for the work gloves do not do.",
      })
  void aSentenceDoesNot(String reason) {
    assertFalse(Clarity.loops(reason));
  }
}
