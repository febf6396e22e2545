package io.tagora.gateway.node;

import com.typesafe.config.Config;
import io.tagora.actors.judge.JudgeLimits;
import io.tagora.cluster.settings.InvalidSettingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code tagora.judge}.
 *
 * @param rubric a file instead of the one that comes with Tagora
 * @param calibration a file instead of the one that comes with Tagora
 */
public record JudgeSettings(
    By by, Optional<Path> rubric, Optional<Path> calibration, JudgeLimits limits) {
  private static final String PREFIX = "tagora.judge.";

  /** How grades come about. */
  public enum By {
    MEASURED,
    MODEL
  }

  /** Whether any answer is judged. */
  public boolean on() {
    return limits.sample() > 0;
  }

  static JudgeSettings from(Config section) {
    double sample = section.getDouble("sample");
    require(sample >= 0 && sample <= 1, "sample", "be from 0 to 1", sample);
    Duration deadline = section.getDuration("deadline");
    require(deadline.isPositive(), "deadline", "be longer than 0", deadline);
    return new JudgeSettings(
        by(section.getString("by")),
        file(section.getString("rubric")),
        file(section.getString("calibration")),
        new JudgeLimits(
            sample,
            count(section, "tags", 0),
            count(section, "reasons", 0),
            count(section, "at-once", 1),
            count(section, "keep", 1),
            deadline));
  }

  private static By by(String word) {
    return switch (word) {
      case "measured" -> By.MEASURED;
      case "model" -> By.MODEL;
      default ->
          throw new InvalidSettingException(
              PREFIX + "by must be measured or model, got " + word.toLowerCase(Locale.ROOT));
    };
  }

  private static Optional<Path> file(String path) {
    return path.isBlank() ? Optional.empty() : Optional.of(Path.of(path));
  }

  private static int count(Config section, String key, int least) {
    int count = section.getInt(key);
    require(count >= least, key, "be at least " + least, count);
    return count;
  }

  private static void require(boolean holds, String key, String rule, Object got) {
    if (!holds) {
      throw new InvalidSettingException("%s%s must %s, got %s".formatted(PREFIX, key, rule, got));
    }
  }
}
