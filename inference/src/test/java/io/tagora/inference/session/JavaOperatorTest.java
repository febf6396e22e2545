package io.tagora.inference.session;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.inference.InferenceException;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JavaOperatorTest {
  private static final OrtRuntime RUNTIME = OrtRuntime.shared();
  private static final OperatorDomain OPERATORS =
      RUNTIME.operators(OperatorGraph.DOMAIN, List.of(new TimesNumber()));
  private static final SessionSettings SETTINGS = new SessionSettings(2, false).with(OPERATORS);

  private final Arena arena = Arena.ofShared();

  @AfterEach
  void freeMemory() {
    arena.close();
  }

  private OrtSession open(SessionSettings settings, String... inputs) {
    var bytes = OperatorGraph.of(OperatorGraph.DOMAIN, TimesNumber.NAME, List.of(inputs), 3);
    return RUNTIME.open(arena.allocateFrom(JAVA_BYTE, bytes), settings);
  }

  private float[] run(OrtSession session, float... numbers) {
    var x = arena.allocateFrom(JAVA_FLOAT, numbers);
    var y = arena.allocate(JAVA_FLOAT, numbers.length);
    try (var binding = session.bind();
        var in = RUNTIME.tensor(x, ElementType.FLOAT32, numbers.length);
        var out = RUNTIME.tensor(y, ElementType.FLOAT32, numbers.length)) {
      for (var name : session.inputs()) {
        binding.input(name, in);
      }
      binding.output("y", out).run();
      return y.toArray(JAVA_FLOAT);
    }
  }

  @Test
  void aNodeComputesWithWhatItIsGivenAndWhatItSays() {
    try (var session = open(SETTINGS, "x", "a")) {
      assertArrayEquals(new float[] {4, 8, 12, 16, 20}, run(session, 1, 2, 3, 4, 5));
    }
  }

  @Test
  void anInputThatMayBeLeftOutIs() {
    try (var session = open(SETTINGS, "x", "")) {
      assertArrayEquals(new float[] {3, 6}, run(session, 1, 2));
    }
  }

  @Test
  void whatItThrowsEndsTheRunWithItsWordsAndNothingElse() {
    try (var session = open(SETTINGS, "x", "")) {
      var refused =
          assertThrows(InferenceException.class, () -> run(session, TimesNumber.NOT_COUNTED, 2));
      assertTrue(refused.getMessage().contains("a number must be counted"), refused::getMessage);
      assertArrayEquals(new float[] {6}, run(session, 2));
    }
  }

  @Test
  void whatATaskThrowsDoesToo() {
    try (var session = open(SETTINGS, "x", "")) {
      var refused =
          assertThrows(InferenceException.class, () -> run(session, 1, TimesNumber.FORBIDDEN, 3));
      assertTrue(refused.getMessage().contains("a number must be allowed"), refused::getMessage);
      assertArrayEquals(new float[] {6}, run(session, 2));
    }
  }

  @Test
  void aSessionThatIsNotToldOfTheOperatorRefusesTheGraph() {
    var refused =
        assertThrows(InferenceException.class, () -> open(new SessionSettings(1, false), "x", ""));
    assertTrue(refused.getMessage().contains(TimesNumber.NAME), refused::getMessage);
  }
}
