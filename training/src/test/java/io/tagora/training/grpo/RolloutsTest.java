package io.tagora.training.grpo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.catalog.Tag;
import io.tagora.runtime.model.ControlToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RolloutsTest {
  @TempDir private Path folder;
  private GrpoScene scene;
  private Policy policy;

  @BeforeEach
  void open() throws IOException {
    scene = new GrpoScene(folder);
    policy = Policy.of(scene.model(), folder, 1);
  }

  @AfterEach
  void close() {
    policy.close();
    scene.close();
  }

  @Test
  void aListsTokensSayItsTagsAndWereAllowed() {
    for (Sample sample : lists(9).getFirst()) {
      assertEquals(3, sample.tags().size());
      assertEquals(3, sample.tags().stream().map(Tag::categoryId).distinct().count());
      String text = scene.encoder.decode(sample.tokens());
      String expected =
          String.join(
              ControlToken.SEPARATOR.text(), sample.tags().stream().map(Tag::text).toList());
      assertTrue(text.startsWith(expected), text);
      for (int i = 0; i < sample.tokens().length; i++) {
        int token = sample.tokens()[i];
        assertTrue(
            IntStream.of(sample.allowed().get(i)).anyMatch(allowed -> allowed == token),
            "token " + i + " of " + text);
      }
    }
  }

  @Test
  void theSameSeedWritesTheSameListsAndAnotherOthers() {
    assertEquals(tags(9), tags(9));
    assertNotEquals(tags(9), tags(10));
  }

  @Test
  void nothingStaysInTheEngine() {
    lists(9);
    policy.engine().verify();
    assertEquals(0, policy.engine().decode().running());
    assertEquals(0, policy.engine().pool().occupancy().leased());
  }

  private List<List<Sample>> lists(long seed) {
    return new Rollouts(policy, scene.catalog)
        .lists(List.of(scene.task(), scene.task(), scene.task()), 16, 1, seed);
  }

  private List<List<Tag>> tags(long seed) {
    return lists(seed).stream().flatMap(List::stream).map(Sample::tags).toList();
  }
}
