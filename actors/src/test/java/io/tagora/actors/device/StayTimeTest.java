package io.tagora.actors.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StayTimeTest {
  private final StayTime stay = new StayTime();

  @Test
  void beforeAnyStayHasEndedItIsASecond() {
    assertEquals(Duration.ofSeconds(1), stay.mean());
  }

  @Test
  void aNewStayWeighsAnEighth() {
    stay.ended(Duration.ofMillis(800));
    assertEquals(Duration.ofMillis(800), stay.mean());
    stay.ended(Duration.ofMillis(1600));
    assertEquals(Duration.ofMillis(900), stay.mean());
  }
}
