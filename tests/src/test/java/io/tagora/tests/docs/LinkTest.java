package io.tagora.tests.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.tests.ProjectRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LinkTest {

  private static final Path ROOT = ProjectRoot.find();
  private static final Pattern LOCAL_LINK = Pattern.compile("]\\((?!https?:|#)([^)#]+)[^)]*\\)");

  @Test
  void everyLocalLinkLeadsToAFile() throws IOException {
    try (var top = Files.list(ROOT);
        var docs = Files.walk(ROOT.resolve("docs"))) {
      var broken =
          Stream.concat(top, docs)
              .filter(file -> file.toString().endsWith(".md"))
              .flatMap(LinkTest::brokenLinks)
              .toList();
      assertEquals(List.of(), broken, "links to files that are not there");
    }
  }

  private static Stream<String> brokenLinks(Path page) {
    try {
      return LOCAL_LINK
          .matcher(Files.readString(page))
          .results()
          .map(link -> link.group(1))
          .filter(target -> !Files.exists(page.resolveSibling(target)))
          .map(target -> ROOT.relativize(page) + " -> " + target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
