package io.tagora.runtime.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.agent.Persona;
import io.tagora.runtime.catalog.Catalog;
import io.tagora.runtime.catalog.Category;
import io.tagora.runtime.catalog.Item;
import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.context.Environment;
import io.tagora.runtime.context.HybridContext;
import io.tagora.runtime.context.Profile;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgePromptTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Catalog CATALOG =
      new Catalog(
          List.of(new Category("tents", "Camping", "tents")),
          List.of(new Item("i1", "Fjell Tent for Two", "tents", "Fjell", 99, Map.of())));
  private static final HybridContext CONTEXT =
      new HybridContext(
          Profile.unknown("u1"),
          List.of(new Behavior.Click(NOW.minusSeconds(9), "i1")),
          new Environment(LocalDate.of(2026, 3, 1), "spring", "", Map.of(), List.of()),
          NOW);

  @Test
  void all_questions_on_one_shopper_begin_alike() {
    var work =
        new Submission.OfTag(
            CONTEXT, new Persona("p", "camping", "tents"), new Tag("tents", "tents"), List.of());
    List<String> asked =
        RubricFile.shipped().tags().dimensions().stream()
            .map(dimension -> JudgePrompt.messages(work, dimension, CATALOG).getLast().content())
            .toList();
    int question = asked.getFirst().indexOf("Question (relevance)");
    assertTrue(asked.getFirst().contains("looked at Fjell Tent for Two"), asked.getFirst());
    for (String other : asked) {
      assertEquals(asked.getFirst().substring(0, question), other.substring(0, question));
    }
  }

  @Test
  void a_grade_is_read_from_json_and_from_nothing_else() {
    assertEquals(
        new Grade("safety", 0.7, "calm"),
        JudgePrompt.parse("safety", "{\"score\": 7, \"note\": \"calm\"}").orElseThrow());
    assertEquals(1, JudgePrompt.parse("safety", "{\"score\":10}").orElseThrow().score());
    assertTrue(JudgePrompt.parse("safety", "seven").isEmpty());
    assertTrue(JudgePrompt.parse("safety", "{\"score\": 70}").isEmpty());
  }
}
