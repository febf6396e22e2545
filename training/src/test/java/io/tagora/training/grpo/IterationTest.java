package io.tagora.training.grpo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tagora.runtime.reward.RewardShaping;
import io.tagora.runtime.reward.Thresholds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IterationTest {
  @TempDir private Path folder;

  @Test
  void aGroupStarvesWhereNoListPassesWhateverItsAccuracy() throws IOException {
    try (var scene = new GrpoScene(folder)) {
      // Diversity is 1 with two tags at right angles, 0 with one.
      var shaping = new RewardShaping.Constrained(new Thresholds(0, 0.5, 0));
      Sample one = sample(scene, "stoves");
      Sample two = sample(scene, "ropes", "mugs");
      Iteration iteration =
          Iteration.of(
              List.of(scene.task(), scene.task()),
              List.of(List.of(one, one), List.of(one, two)),
              scene.worth(),
              shaping,
              GrpoScene.settings(1, 1, 1));
      assertEquals(0.5, iteration.starving(shaping));
      assertEquals(0, iteration.starving(RewardShaping.Summed.EQUAL));
    }
  }

  private static Sample sample(GrpoScene scene, String... names) {
    return new Sample(Stream.of(names).map(scene::tag).toList(), new int[0], new int[0], List.of());
  }
}
