package io.tagora.runtime.judge.measured;

import io.tagora.runtime.judge.Submission;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was fitted on raters, for both kinds of work.
 *
 * @param grades by kind and dimension, as "tags.relevance"
 * @param excellentFrom by kind: the bar for an S on the scale of these grades
 */
public record Calibration(Map<String, MeasuredGrade> grades, Map<String, Double> excellentFrom) {
  public static final String SHIPPED = "calibration.properties";
  private static final String BAR = ".excellent-from";
  private static final String CUT = ".cut";
  private static final String WEIGHTS = ".weights";

  public Calibration {
    grades = Map.copyOf(grades);
    excellentFrom = Map.copyOf(excellentFrom);
  }

  /** "tags" or "explanations". */
  public static String kind(Submission submission) {
    return switch (submission) {
      case Submission.OfTag _ -> "tags";
      case Submission.OfReason _ -> "explanations";
    };
  }

  public Optional<MeasuredGrade> grade(String kind, String dimension) {
    return Optional.ofNullable(grades.get(kind + "." + dimension));
  }

  /** What {@code ./tagora experiment judge} fitted on the default marketplace's raters. */
  public static Calibration shipped() {
    try (InputStream in =
            Objects.requireNonNull(Calibration.class.getResourceAsStream(SHIPPED), SHIPPED);
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return read(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(SHIPPED + " must be readable", e);
    }
  }

  /**
   * The calibration of a file.
   *
   * @throws IllegalArgumentException one sentence that names the file
   */
  public static Calibration of(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return read(reader);
    } catch (IOException | NullPointerException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "the calibration %s must be a file that ./tagora experiment judge wrote, got: %s (tagora.judge.calibration)"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static Calibration read(Reader reader) throws IOException {
    var values = new Properties();
    values.load(reader);
    var grades = new TreeMap<String, MeasuredGrade>();
    var bars = new TreeMap<String, Double>();
    for (String key : values.stringPropertyNames()) {
      if (key.endsWith(BAR)) {
        bars.put(key.substring(0, key.length() - BAR.length()), number(values, key));
      } else if (key.endsWith(CUT)) {
        String name = key.substring(0, key.length() - CUT.length());
        grades.put(name, new MeasuredGrade(weights(values, name), number(values, key)));
      }
    }
    return new Calibration(grades, bars);
  }

  private static double number(Properties values, String key) {
    return Double.parseDouble(values.getProperty(key));
  }

  private static LogisticModel weights(Properties values, String name) {
    return new LogisticModel(
        Arrays.stream(values.getProperty(name + WEIGHTS).split(",", -1))
            .map(Double::valueOf)
            .toList());
  }

  /** Writes it as {@link #shipped()} reads it; equal calibrations give equal bytes. */
  public void write(Path file) throws IOException {
    var lines =
        new StringBuilder("# Fitted by ./tagora experiment judge; weights end on a bias.\n");
    new TreeMap<>(excellentFrom)
        .forEach(
            (kind, bar) -> lines.append(kind).append(BAR).append(" = ").append(bar).append('\n'));
    new TreeMap<>(grades)
        .forEach((name, grade) ->
            lines
                .append(name + CUT + " = " + grade.cut() + "\n")
                .append(name + WEIGHTS + " = " + joined(grade.model().weights()) + "\n"));
    Files.writeString(file, lines);
  }

  private static String joined(List<Double> weights) {
    return weights.stream().map("%.6f"::formatted).collect(Collectors.joining(", "));
  }
}
