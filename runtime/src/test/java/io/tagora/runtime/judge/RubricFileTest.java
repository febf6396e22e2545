package io.tagora.runtime.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RubricFileTest {
  private static final String SMALL =
      """
      tags.dimensions = relevance
      tags.excellent-from = 0.7
      tags.relevance.question = Is it?
      tags.relevance.defect-below = 0.2
      tags.relevance.weight = 2
      explanations.dimensions = clarity
      explanations.excellent-from = 0.7
      explanations.clarity.question = Is it?
      explanations.clarity.defect-below = 0.2
      explanations.clarity.weight = 1
      """;

  @TempDir private Path dir;

  private Rubric rubric(String text) throws IOException {
    return RubricFile.of(Files.writeString(dir.resolve("mine.properties"), text));
  }

  @Test
  void the_shipped_rubric_has_the_papers_dimensions() {
    Rubric rubric = RubricFile.shipped();
    assertEquals(
        List.of("relevance", "consistency", "specificity", "validity"), rubric.tags().names());
    assertEquals(
        List.of(
            "relevance",
            "factuality",
            "clarity",
            "safety",
            "timeliness",
            "informativeness",
            "attractiveness"),
        rubric.explanations().names());
  }

  @Test
  void a_file_may_have_fewer_dimensions() throws IOException {
    assertEquals(
        new Dimension("relevance", "Is it?", 0.2, 2), rubric(SMALL).tags().dimensions().getFirst());
  }

  @Test
  void what_is_wrong_is_named_by_file_key_rule_and_value() throws IOException {
    assertWrong(
        SMALL.replace("= 0.2", "= 2"), "tags.relevance.defect-below must be from 0 to 1, got 2.0");
    assertWrong(
        SMALL.replace("weight = 2", "weight = much"),
        "tags.relevance.weight must be a number, got much");
    assertWrong(
        SMALL.replace("tags.relevance.question", "tags.relevnce.question"),
        "tags.relevance.question must be set, got nothing");
    assertWrong(
        SMALL + "tags.beauty.weight = 1\n",
        "tags.beauty.weight must be a key of the rubric, got an unknown one");
    var missing =
        assertThrows(IllegalArgumentException.class, () -> RubricFile.of(dir.resolve("none")));
    assertTrue(missing.getMessage().contains("tagora.judge.rubric"), missing.getMessage());
  }

  private void assertWrong(String text, String sentence) {
    var wrong = assertThrows(IllegalArgumentException.class, () -> rubric(text));
    assertTrue(wrong.getMessage().endsWith("mine.properties: " + sentence), wrong.getMessage());
  }
}
