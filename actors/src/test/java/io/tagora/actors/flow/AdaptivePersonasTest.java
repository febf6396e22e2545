package io.tagora.actors.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import io.tagora.actors.testing.Scene;
import io.tagora.actors.testing.ScriptedEngine;
import io.tagora.actors.testing.Shop;
import io.tagora.runtime.agent.PersonaGains;
import io.tagora.runtime.agent.PersonaGains.Bucket;
import io.tagora.runtime.agent.PersonaGains.Place;
import io.tagora.runtime.agent.PersonaGains.Table;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.model.OutputRule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the Planner is allowed to write, where its model says what a further persona brings. */
class AdaptivePersonasTest {
  private static final double ANY = Double.NEGATIVE_INFINITY;
  private static final double NONE = Double.POSITIVE_INFINITY;

  private static final Table SECOND_IF_SURE =
      new Table(
          List.of(
              new Place(List.of(new Bucket(-9, 0.001, 0, 10), new Bucket(-1.5, 0.02, 0, 10))),
              new Place(List.of(new Bucket(-9, -0.01, 0, 20)))));
  private static final PersonaGains GAINS = gains(12);

  private static PersonaGains gains(int returningCategories) {
    return new PersonaGains(returningCategories, new Table(List.of()), SECOND_IF_SURE);
  }

  private static OutputRule ruleOf(PersonaGains gains, String settings, String user, int personas) {
    var engine = new ScriptedEngine(Shop::goodModel);
    try (Scene scene = Scene.of(engine, gains, ConfigFactory.parseString(settings))) {
      scene.recommend(
          new RecommendationRequest(user, personas, 5, false, Duration.ofSeconds(5), 42));
      return engine.decodings().getFirst().rule();
    }
  }

  @Test
  void aFurtherPersonaIsBegunWhereItIsWorthItsPrice() {
    assertEquals(
        new OutputRule.Free(4, 4, true, List.of(ANY, -1.5, NONE, NONE)),
        ruleOf(GAINS, "tagora.agents.adaptive { least = 1, price = 0.01 }", "ann", 4));
  }

  @Test
  void theLeastIsWrittenWhateverItBrings() {
    assertEquals(
        new OutputRule.Free(4, 4, true, List.of(ANY, ANY, ANY, NONE)),
        ruleOf(GAINS, "tagora.agents.adaptive { least = 3, price = 0.01 }", "ann", 4));
  }

  @Test
  void aRequestForFewerGetsFewer() {
    assertEquals(
        new OutputRule.Free(1, 1, true, List.of(ANY)),
        ruleOf(GAINS, "tagora.agents.adaptive { least = 3, price = 0.01 }", "ann", 1));
  }

  @Test
  void whatIsUnderWayIsOneOfThem() {
    assertEquals(
        new OutputRule.Free(3, 3, true, List.of(ANY, NONE, NONE)),
        ruleOf(GAINS, "tagora.agents.adaptive { least = 2, price = 0.01 }", "bea", 4));
  }

  @Test
  void nothingIsUnderWayWhereTheModelSaysSoAndTheConfigurationNothing() {
    var free = new OutputRule.Free(4, 4, true, List.of(ANY, ANY, NONE, NONE));
    String least = "tagora.agents.adaptive { least = 2, price = 0.5 }\n";
    assertEquals(free, ruleOf(gains(0), least, "bea", 4));
    assertEquals(
        new OutputRule.Free(3, 3, true, List.of(ANY, NONE, NONE)),
        ruleOf(gains(0), least + "tagora.agents.returning-categories = 12", "bea", 4));
  }

  @Test
  void switchedOffEverybodyGetsAsManyAsAskedFor() {
    assertEquals(
        new OutputRule.Free(4, 4, true, List.of()),
        ruleOf(GAINS, "tagora.agents.adaptive.enabled = false", "ann", 4));
  }
}
