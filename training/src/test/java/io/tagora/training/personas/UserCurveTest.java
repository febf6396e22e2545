package io.tagora.training.personas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class UserCurveTest {
  private static final UserCurve CURVE =
      new UserCurve(true, List.of(-5.0, -1.0, -3.0), List.of(0.1, 0.2, 0.3));

  @Test
  void theWritingEndsAtTheFirstPersonaBelowItsFloor() {
    assertEquals(2, CURVE.written(List.of(-9.0, -2.0, -2.0)));
    assertEquals(1, CURVE.written(List.of(-9.0, -0.5, -4.0)));
  }

  @Test
  void theFirstPersonaIsWrittenHoweverUnsure() {
    assertEquals(1, CURVE.written(List.of(-1.0)));
  }

  @Test
  void floorsSayHowManyThereMayBe() {
    assertEquals(2, CURVE.written(List.of(-9.0, -9.0)));
    assertEquals(3, CURVE.written(List.of(-9.0, -9.0, -9.0, -9.0)));
  }
}
