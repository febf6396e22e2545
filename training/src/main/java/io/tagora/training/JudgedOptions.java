package io.tagora.training;

import io.tagora.runtime.judge.Rubric;
import io.tagora.runtime.judge.RubricFile;
import io.tagora.runtime.judge.measured.Calibration;
import io.tagora.training.judged.JudgedSamples;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** What is judged, and by what. */
final class JudgedOptions {
  @Option(
      names = "--judged",
      paramLabel = "N",
      description = "Moments of users' lives whose tags are judged and learnt from, at most.")
  int moments = 400;

  @Option(
      names = "--judged-held-out",
      paramLabel = "N",
      description = "Moments of other users that the reward model is measured on, at most.")
  int heldOut = 100;

  @Option(
      names = "--judged-lists",
      paramLabel = "N",
      description = "Lists that each expert writes for the judge.")
  int lists = 3;

  @Option(
      names = "--judged-tags",
      paramLabel = "N",
      description = "Tags of an expert that are judged, at most; four of them are strangers.")
  int tags = 16;

  @Option(
      names = "--rubric",
      paramLabel = "FILE",
      description = "Judge by this file (default: the shipped rubric.properties).",
      showDefaultValue = Visibility.NEVER)
  private Optional<Path> rubric = Optional.empty();

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      description =
          "A calibration.properties of ./tagora experiment judge (default: the shipped one).",
      showDefaultValue = Visibility.NEVER)
  private Optional<Path> calibration = Optional.empty();

  JudgedSamples.Settings settings(long seed, int threads) {
    atLeast("--judged", moments, 1);
    atLeast("--judged-held-out", heldOut, 1);
    atLeast("--judged-lists", lists, 1);
    atLeast("--judged-tags", tags, 5);
    Rubric by = rubric.map(RubricFile::of).orElseGet(RubricFile::shipped);
    return new JudgedSamples.Settings(
        moments,
        heldOut,
        lists,
        tags,
        by,
        calibration.map(Calibration::of).orElseGet(Calibration::shipped),
        seed,
        threads);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d, got %d".formatted(name, least, value));
    }
  }
}
