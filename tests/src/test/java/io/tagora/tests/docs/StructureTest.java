package io.tagora.tests.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.tests.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StructureTest {

  private static final Path ROOT = ProjectRoot.find();

  @ParameterizedTest
  @ValueSource(strings = {"docs/structure.md", "README.md"})
  void everyModuleIsNamed(String page) throws IOException {
    var text = Files.readString(ROOT.resolve(page));
    var unnamed = modules().stream().filter(module -> !text.contains("`" + module + "`")).toList();
    assertEquals(List.of(), unnamed, page + " names every module");
  }

  @Test
  void everyDecisionStatesContextDecisionAndConsequences() throws IOException {
    try (var records = Files.list(ROOT.resolve("docs/adr"))) {
      for (var file : records.toList()) {
        var text = Files.readString(file);
        assertTrue(
            Pattern.compile("(?s)# .*## Context.*## Decision.*## Consequences")
                .matcher(text)
                .find(),
            file + " has context, decision and consequences");
      }
    }
  }

  private static List<String> modules() throws IOException {
    var modules =
        Pattern.compile("<module>(.+?)</module>")
            .matcher(Files.readString(ROOT.resolve("pom.xml")))
            .results()
            .map((MatchResult match) -> match.group(1))
            .toList();
    assertTrue(modules.size() >= 7, () -> "the modules of the parent pom, got " + modules);
    return modules;
  }
}
