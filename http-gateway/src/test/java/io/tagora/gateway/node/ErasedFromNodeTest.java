package io.tagora.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.gateway.route.NodeState;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.context.Behavior;
import io.tagora.runtime.exchange.Dataset;
import io.tagora.runtime.memory.UserEvent;
import io.tagora.runtime.retrieval.ProgressListener;
import io.tagora.runtime.world.Marketplace;
import io.tagora.runtime.world.MarketplaceSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole node with the default model, whose slots are few and whose KV is parked on disk. */
@Timeout(180)
class ErasedFromNodeTest {
  private static final int USERS = 14;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Without its last letter, which is written in another way. */
  private static final String WORD = "xylograp";

  @TempDir private Path folder;

  private NodeSettings settings() throws IOException {
    String config =
        """
        tagora.model { folder = "../models/tagora-rec-4m", spinning = false }
        tagora.devices = [{ id = "cpu:0", threads = 1, memory-slots = 8 }]
        tagora.inference { contexts = 2, decode-batch = 4
          park { where = disk, directory = "%1$s/parked", least-tokens = 8 } }
        tagora.memory.store { kind = h2, folder = "%1$s/memory" }
        pekko.loglevel = WARNING
        """
            .formatted(folder);
    return NodeSettings.load(Optional.of(Files.writeString(folder.resolve("t.conf"), config)));
  }

  private static Dataset dataset() {
    return Marketplace.generate(MarketplaceSettings.of(USERS, 800, 7, 7)).dataset();
  }

  private List<Path> files(String under, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(under))) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.toString().endsWith(ending))
          .toList();
    }
  }

  private boolean isInFiles(String text) throws IOException {
    for (Path file : files("memory", "")) {
      if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
        return true;
      }
    }
    return false;
  }

  private static void live(NodeState.Serving node, String userId) {
    var time = node.dataset().end().minusSeconds(1);
    var search = new Behavior.Search(time, WORD + "h");
    node.api().record(new UserEvent("e-" + userId, userId, search)).toCompletableFuture().join();
    var request = new RecommendationRequest(userId, 2, 3, false, Duration.ofSeconds(30), 1);
    assertFalse(node.api().recommend(request).toCompletableFuture().join().items().isEmpty());
  }

  @Test
  void nothingOfErasedUsersIsInStoreOrPark() throws IOException {
    var dataset = dataset();
    List<String> users = dataset.users().stream().map(log -> log.profile().userId()).toList();
    try (Node node = Node.start(settings())) {
      var serving = node.serve(dataset, dataset.end(), ProgressListener.SILENT);
      users.forEach(user -> live(serving, user));
      assertTrue(isInFiles(WORD));
      List<Path> parked = files("parked", ".kv");
      assertFalse(parked.isEmpty());

      serving.api().erase(users.getFirst()).toCompletableFuture().join();
      List<Path> left = files("parked", ".kv");
      assertFalse(left.isEmpty(), "others keep theirs");
      assertFalse(left.containsAll(parked), "the erased one's and those alike are gone");
      users.forEach(user -> serving.api().erase(user).toCompletableFuture().join());
      awaitNoneParked();
    }
    assertFalse(isInFiles(WORD));
    assertFalse(isInFiles(users.getFirst()));
  }

  /** Files are deleted by the park's own thread. */
  private void awaitNoneParked() throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!files("parked", ".kv").isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    assertEquals(List.of(), files("parked", ".kv"));
  }
}
