package io.tagora.tests.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a node whose files go while it runs, or are not to be had when it starts. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LostFilesTest {
  private static final int FAILURES = 5;

  @TempDir private Path folder;

  private ServingNode start() throws IOException {
    var run = new NodeProcess.Run(List.of(), NodeProcess.MAIN, folder.resolve("cache"));
    return ServingNode.start(run, folder, "");
  }

  private Path cached(String name) {
    return folder.resolve("cache").resolve(name);
  }

  private static void delete(Path deleted) throws IOException {
    try (var files = Files.walk(deleted)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void assertWhole(JsonNode answer) {
    assertEquals("all-experts", answer.get("rung").asText(), answer.toString());
  }

  @Test
  void modelAndIndexThatAreDeletedAreServedFromOn() throws Exception {
    try (var node = start()) {
      assertWhole(node.recommend(node.user(0)));
      delete(cached("models"));
      delete(cached("indexes"));

      assertWhole(node.recommend(node.user(1)));
      assertWhole(node.recommend("nobody"));
      assertEquals("ready", node.get("/health/ready").get("status").asText());
    }
  }

  @Test
  void anIndexThatIsCutOffIsNotSearchedAnyMoreAndPopularItemsAreShown() throws Exception {
    try (var node = start()) {
      cutAll(cached("indexes"));

      for (int i = 0; i < FAILURES; i++) {
        JsonNode answer = node.recommend(node.user(i));
        assertEquals("utility", answer.get("rung").asText(), answer.toString());
        assertTrue(!answer.get("items").isEmpty(), answer.toString());
      }
      JsonNode ready = node.get("/health/ready");
      assertEquals("ready", ready.get("status").asText());
      assertEquals("open", ready.at("/breakers/index").asText());
    }
  }

  private static void cutAll(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.truncate(0);
        }
      }
    }
  }

  @Test
  void aNodeThatCanKeepNoIndexHasItInMemory() throws Exception {
    Files.createDirectories(folder.resolve("cache"));
    Files.writeString(cached("indexes"), "a file where a folder must be");
    try (var node = start()) {
      assertWhole(node.recommend(node.user(0)));

      assertTrue(node.errors().contains("the item index is in memory"), node.errors());
    }
  }
}
