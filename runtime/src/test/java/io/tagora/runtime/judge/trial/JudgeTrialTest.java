package io.tagora.runtime.judge.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tagora.runtime.experiment.ReportFolder;
import io.tagora.runtime.judge.RubricFile;
import io.tagora.runtime.judge.measured.Calibration;
import io.tagora.runtime.model.TextEmbedder;
import io.tagora.runtime.retrieval.TagVectors;
import io.tagora.runtime.world.Marketplace;
import io.tagora.runtime.world.MarketplaceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeTrialTest {
  @TempDir private Path folder;

  /** A vector by the text's letters: alike for texts that are spelled alike. */
  private static final class Letters implements TextEmbedder {
    @Override
    public int dimensions() {
      return 27;
    }

    @Override
    public List<float[]> embed(List<String> texts) {
      return texts.stream().map(Letters::vector).toList();
    }

    private static float[] vector(String text) {
      var counts = new float[27];
      counts[26] = 0.01f;
      text.chars().filter(c -> c >= 'a' && c <= 'z').forEach(c -> counts[c - 'a']++);
      double squares = 0;
      for (float count : counts) {
        squares += count * count;
      }
      for (int i = 0; i < counts.length; i++) {
        counts[i] /= (float) Math.sqrt(squares);
      }
      return counts;
    }

    @Override
    public int tokens(String text) {
      return text.length();
    }
  }

  private static JudgeTrial.Result run() {
    var world = Marketplace.generate(MarketplaceSettings.of(60, 1_500, 7, 20260));
    var embedder = new Letters();
    var vectors = TagVectors.embed(world.dataset().catalog(), embedder, (_, _, _) -> {});
    return new JudgeTrial(
            world,
            RubricFile.shipped(),
            vectors,
            embedder,
            new SplittableRandom(5),
            (_, _, _) -> {})
        .run();
  }

  @Test
  void the_judge_finds_planted_defects_far_better_than_chance_and_repeats_itself()
      throws IOException {
    JudgeTrial.Result result = run();
    assertTrue(result.tags().dimensions().get("validity").kappa().mean() > 0.6, result.toString());
    assertTrue(result.explanations().dimensions().get("factuality").kappa().mean() > 0.6);
    assertTrue(result.tags().excellent().kappa().low() > 0.2, result.tags().toString());
    assertTrue(
        result.tags().raters().accuracy().mean() > result.tags().excellent().accuracy().mean());
    JudgeTrial.Result again = run();
    assertEquals(result.tags().excellent(), again.tags().excellent());

    ReportFolder.write(JudgeReport.of(result, "A try."), folder);
    assertTrue(Files.readString(folder.resolve("report.md")).contains("the bar of 0.82 is"));
    result.calibration().write(folder.resolve("calibration.properties"));
    Calibration read = Calibration.of(folder.resolve("calibration.properties"));
    assertEquals(result.calibration().grades().keySet(), read.grades().keySet());
    assertEquals(result.calibration().excellentFrom(), read.excellentFrom());
  }

  @Test
  void the_shipped_calibration_covers_the_shipped_rubric() {
    var rubric = RubricFile.shipped();
    var calibration = Calibration.shipped();
    rubric.tags().names().forEach(name -> assertTrue(calibration.grade("tags", name).isPresent()));
    rubric
        .explanations()
        .names()
        .forEach(name -> assertTrue(calibration.grade("explanations", name).isPresent()));
  }
}
