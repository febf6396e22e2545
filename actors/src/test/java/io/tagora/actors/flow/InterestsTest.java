package io.tagora.actors.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.runtime.agent.Channel;
import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.agent.Plan;
import io.tagora.runtime.agent.RecommendedItem;
import io.tagora.runtime.agent.ReturningInterest;
import io.tagora.runtime.catalog.Item;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InterestsTest {
  private static final Plan PLAN =
      new Plan(
          List.of(
              new Persona("p1", "camping", "seen often"),
              new Persona(ReturningInterest.PERSONA_ID, "picking up again", "lately: tents")));

  @Test
  void anItemIsForThePersonaThatBroughtIt() {
    assertEquals("camping", Interests.of(PLAN, item("p1")));
  }

  @Test
  void whatIsUnderWayOrNobodysIsForItsCategory() {
    assertEquals("tents", Interests.of(PLAN, item(ReturningInterest.PERSONA_ID)));
    assertEquals("tents", Interests.of(PLAN, item("")));
  }

  private static RecommendedItem item(String personaId) {
    var tent = new Item("t", "Fine Tent", "tents", "Lund", 100, Map.of());
    return new RecommendedItem(
        tent, "tents", "tents", personaId, Channel.EXPLORATORY, 0.5, 0.5, "");
  }
}
