package io.tagora.gateway.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.gateway.route.ScriptedApi;
import io.tagora.gateway.route.SmallShop;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.context.Profile;
import io.tagora.runtime.memory.UserState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecommendationTextTest {
  private static final Recommendation WHOLE =
      ScriptedApi.answerTo(new RecommendationRequest("u1", 4, 10, true, Duration.ofSeconds(5), 0));

  @Test
  void everyStepOfTheWayIsThere() {
    String text = new RecommendationText(Ansi.PLAIN, 100).render(WHOLE);
    assertEquals(
        """
        Personas, and what their experts say
          ● first baby  bought a pram
            strollers
          ● hiker  looked at boots
            (late: no tags within 900 ms)

        The arbiter's choice
            strollers 0.75

        Items
           1  Pram "Swift"                           ████████████  62.5 %  first baby → strollers
              For walks with the newborn

        ! expert of hiker was late

        Time  321 ms (plan 12 · experts 90)
        Tokens asked to read 1,000, computed 400 (40 %; the rest was shared), wrote 120
        """,
        text);
  }

  @Test
  void coloursAreOnlyForATerminalThatWantsThem() {
    assertTrue(!new RecommendationText(Ansi.PLAIN, 100).render(WHOLE).contains("\u001b"));
    assertTrue(new RecommendationText(new Ansi(true), 100).render(WHOLE).contains("\u001b["));
    assertEquals(new Ansi(true), Ansi.of(Map.of("TERM", "xterm"), true));
    assertEquals(Ansi.PLAIN, Ansi.of(Map.of("TERM", "xterm", "NO_COLOR", "1"), true));
    assertEquals(Ansi.PLAIN, Ansi.of(Map.of("TERM", "xterm"), false));
    assertEquals(Ansi.PLAIN, Ansi.of(Map.of("TERM", "dumb"), true));
  }

  @Test
  void aTitleCannotDriveTheTerminal() {
    assertEquals("a [2J b", Layout.clean("a \u001b[2J\r\nb\u0007"));
  }

  @ParameterizedTest
  @CsvSource({"0,''", "1,████", "0.5,██", "0.53125,██▏", "7,████", "-1,''"})
  void aBarIsExactToAnEighth(double share, String bar) {
    assertEquals(bar, Layout.bar(share, 4));
  }

  @ParameterizedTest
  @CsvSource({"PT5S,just now", "PT90S,1 minute ago", "PT3H,3 hours ago", "P2D,2 days ago"})
  void aTimeIsToldInWords(Duration passed, String words) {
    assertEquals(words, Since.words(Instant.EPOCH, Instant.EPOCH.plus(passed)));
  }

  @Test
  void theShopperAndTheLastDeedsAreToldFirst() {
    var log = SmallShop.DATASET.users().getFirst();
    String text =
        new ShopperText(Ansi.PLAIN, 100)
            .render(
                new UserState(log.profile(), log.behaviors(), true),
                SmallShop.DATASET.catalog(),
                SmallShop.DATASET.environmentAt(SmallShop.NOW),
                SmallShop.NOW);
    List<String> lines = text.lines().toList();
    assertEquals("Shopper u1 · 25-34 · female · north", lines.get(0));
    assertEquals("2026-03-01 · spring · cold rain · trending: hiking boots", lines.get(1));
    assertTrue(lines.get(2).startsWith("  bought       Pram \"Swift\""), lines.get(2));
    assertTrue(lines.get(2).endsWith("11 hours ago"), lines.get(2));
    assertTrue(lines.get(4).contains("“pram”"), lines.get(4));
  }

  @Test
  void somebodyNewIsAColdStart() {
    String text =
        new ShopperText(Ansi.PLAIN, 100)
            .render(
                new UserState(Profile.unknown("x"), List.of(), false),
                SmallShop.DATASET.catalog(),
                SmallShop.DATASET.environmentAt(SmallShop.NOW),
                SmallShop.NOW);
    assertTrue(text.contains("cold start"), text);
  }
}
