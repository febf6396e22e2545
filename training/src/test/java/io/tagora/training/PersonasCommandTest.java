package io.tagora.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tagora.runtime.agent.PersonaGainsFile;
import io.tagora.training.hf.HuggingFaceFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersonasCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path model;

  private int personas(String... further) {
    var args =
        Stream.concat(
            Stream.of("train", "personas", "--users", "6", "--model", model.toString()),
            Stream.of(further));
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args.toArray(String[]::new));
  }

  private void copyModel() throws IOException {
    for (String file :
        List.of(
            "config.json", "tokenizer.json", "tokenizer_config.json", HuggingFaceFolder.WEIGHTS)) {
      Files.copy(Path.of("../models/tagora-rec-4m-sft", file), model.resolve(file));
    }
  }

  @Test
  void gainsAreMeasuredWithAsManyCategoriesUnderWayAsANodeAsksFor() throws IOException {
    copyModel();
    assertEquals(0, personas("--returning-categories", "20"), err::toString);
    assertTrue(out.toString().contains("6 users with something under way"), out::toString);
    assertTrue(out.toString().contains("with 20 categories under way"), out::toString);
    assertEquals(20, PersonaGainsFile.read(model).orElseThrow().returningCategories());
  }

  @Test
  void ofSeveralNumbersOneIsChosenAndWritten() throws IOException {
    copyModel();
    assertEquals(0, personas("--returning-categories", "0,12,24", "--json"), err::toString);
    JsonNode result = new ObjectMapper().readTree(out.toString());
    assertEquals(12, result.path("usualReturningCategories").asInt(), out::toString);
    assertEquals(3, result.path("overUsual").size(), out::toString);
    assertEquals(
        result.path("returningCategories").asInt(),
        PersonaGainsFile.read(model).orElseThrow().returningCategories());
  }

  @Test
  void nothingIsUnderWayWhereANodeAsksForNoCategories() throws IOException {
    copyModel();
    assertEquals(0, personas("--returning-categories", "0"), err::toString);
    assertTrue(out.toString().startsWith("0 users with something under way"), out::toString);
  }

  @Test
  void aWeekInWhichNobodyDidAnythingIsRefused() throws IOException {
    copyModel();
    assertEquals(1, personas("--until", "2020-01-01T00:00:00Z"), err::toString);
    assertTrue(err.toString().contains("in the week before 2020-01-01T00:00:00Z"), err::toString);
  }

  @Test
  void moreCategoriesUnderWayThanASelectionHoldsAreRefused() {
    assertEquals(1, personas("--returning-categories", "12,31"), err::toString);
    assertTrue(err.toString().contains("must be from 0 to 30, got 31"), err::toString);
  }
}
