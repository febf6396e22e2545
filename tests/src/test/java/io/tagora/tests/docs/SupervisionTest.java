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

/** Every test that the table of supervision names is there. */
class SupervisionTest {
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
  private static final int ROW_OF_HEAD = 2;

  private static List<String> rows() throws IOException {
    return Files.readAllLines(ProjectRoot.find().resolve("docs/supervision.md")).stream()
        .filter(line -> line.startsWith("|"))
        .skip(ROW_OF_HEAD)
        .toList();
  }

  @Test
  void everyRowNamesATest() throws IOException {
    assertEquals(List.of(), rows().stream().filter(row -> !NAMED.matcher(row).find()).toList());
  }

  @Test
  void everyNamedTestIsThere() throws IOException {
    for (String row : rows()) {
      for (MatchResult named : NAMED.matcher(row).results().toList()) {
        String source = source(named.group(1));
        assertTrue(source.contains("void " + named.group(2) + "("), named.group());
      }
    }
  }

  private static String source(String test) throws IOException {
    try (var files = Files.walk(ProjectRoot.find())) {
      Path found =
          files
              .filter(file -> file.endsWith(test + ".java"))
              .findFirst()
              .orElseThrow(() -> new AssertionError(test + " must be there"));
      return Files.readString(found);
    }
  }
}
