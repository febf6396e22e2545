package io.tagora.actors.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import io.tagora.cluster.settings.TagoraSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HedgingTest {
  private static Hedging hedging(String settings) {
    var config =
        ConfigFactory.parseString("tagora.agents.hedge { " + settings + " }")
            .withFallback(ConfigFactory.defaultReference());
    return new Hedging(TagoraSettings.from(config).agents().hedge());
  }

  private static void took(Hedging hedging, int millis) {
    hedging.took(List.of(Duration.ofMillis(millis).toNanos()));
  }

  @Test
  void slowIsWhoTakesLongerThanMostOfTheLatest() {
    var hedging = hedging("quantile = 0.75, least = 1ms");
    for (int millis = 1; millis < 32; millis++) {
      took(hedging, millis);
    }
    assertEquals(Optional.empty(), hedging.delay());
    took(hedging, 32);

    assertEquals(Optional.of(Duration.ofMillis(24)), hedging.delay());
  }

  @Test
  void allExpertsOfARequestCountEach() {
    var hedging = hedging("quantile = 0.75, least = 1ms");
    hedging.took(millis(1, 31));
    assertEquals(Optional.empty(), hedging.delay());
    hedging.took(millis(32, 40));
    assertEquals(Optional.of(Duration.ofMillis(30)), hedging.delay());
    hedging.took(List.of());

    hedging.took(millis(41, 300));
    assertEquals(Optional.of(Duration.ofMillis(236)), hedging.delay());
  }

  private static List<Long> millis(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(millis -> Duration.ofMillis(millis).toNanos())
        .toList();
  }

  @Test
  void nobodyIsSlowBeforeTheLeastTime() {
    var hedging = hedging("least = 1s");
    for (int i = 0; i < 32; i++) {
      took(hedging, 2);
    }
    assertEquals(Optional.of(Duration.ofSeconds(1)), hedging.delay());
  }

  @Test
  void aPercentOfThoseAskedMayBeAskedTwice() {
    var hedging = hedging("percent = 5");
    hedging.asked(19);
    assertEquals(0, hedging.take(1));
    hedging.asked(41);
    assertEquals(3, hedging.take(8));
    assertEquals(0, hedging.take(8));
  }

  @Test
  void whatWasNotUsedIsNotKeptForEver() {
    var hedging = hedging("percent = 100");
    hedging.asked(1000);
    assertEquals(10, hedging.take(1000));
  }

  @Test
  void zeroPercentIsNever() {
    var hedging = hedging("percent = 0");
    for (int i = 0; i < 64; i++) {
      hedging.asked(8);
      took(hedging, 2);
    }
    assertEquals(Optional.empty(), hedging.delay());
    assertEquals(0, hedging.take(1));
  }
}
