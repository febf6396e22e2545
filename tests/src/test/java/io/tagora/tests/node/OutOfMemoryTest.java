package io.tagora.tests.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.tests.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node whose heap is full ends at once, and whoever watches it starts it anew. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OutOfMemoryTest {
  private static final String OPTION = "-XX:+ExitOnOutOfMemoryError";

  /** What a JVM that ends by that option exits with. */
  private static final int OUT_OF_MEMORY = 3;

  @TempDir private Path folder;

  private ServingNode start(String main) throws IOException {
    var run = new NodeProcess.Run(List.of(OPTION), main, NodeProcess.CACHE);
    return ServingNode.start(
        run,
        folder,
        "tagora.memory.store { kind = h2, folder = \"%s\" }\n"
            .formatted(folder.resolve("memory")));
  }

  @Test
  void aNodeWithoutHeapEndsAndWhatItAcknowledgedIsThereAfterTheNextStart() throws Exception {
    try (var node = start(HungryNode.class.getName())) {
      String event =
          "{\"eventId\":\"e1\",\"userId\":\"eve\",\"type\":\"search\",\"query\":\"boots\",\"time\":\"%s\"}"
              .formatted(node.get("/v1/users").get("now").asText());
      assertEquals(1, node.post("/v1/events", event).get("accepted").asInt());
      try (var input = node.process().getOutputStream()) {
        input.write('\n');
      }
      assertEquals(OUT_OF_MEMORY, NodeProcess.end(node.process()), node.errors());
    }
    try (var node = start(NodeProcess.MAIN)) {
      assertEquals(1, node.get("/v1/users/eve").get("behaviors").asInt());
    }
  }

  @Test
  void theLauncherAndTheServiceManagerAreToldSo() throws IOException {
    Path root = ProjectRoot.find();
    assertTrue(Files.readString(root.resolve("tagora")).contains(OPTION));
    assertTrue(
        Files.readString(root.resolve("cluster-config/deploy/systemd/tagora.service"))
            .contains("Restart=on-failure"));
  }
}
