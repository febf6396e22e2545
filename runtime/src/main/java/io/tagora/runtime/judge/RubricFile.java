package io.tagora.runtime.judge;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** Reads a rubric in the form of the shipped rubric.properties, and checks every key of it. */
public final class RubricFile {
  public static final String SHIPPED = "rubric.properties";

  private final Properties values;
  private final String name;
  private final Set<String> read = new HashSet<>();

  private RubricFile(Properties values, String name) {
    this.values = values;
    this.name = name;
  }

  /** The rubric that comes with the project. */
  public static Rubric shipped() {
    try (InputStream in =
            Objects.requireNonNull(RubricFile.class.getResourceAsStream(SHIPPED), SHIPPED);
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return read(reader, SHIPPED);
    } catch (IOException e) {
      throw new UncheckedIOException(SHIPPED + " must be readable", e);
    }
  }

  /**
   * The rubric of a file.
   *
   * @throws IllegalArgumentException one sentence: the file, the key, the rule and the value
   */
  public static Rubric of(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return read(reader, file.toString());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the rubric %s must be a readable file, got: %s (tagora.judge.rubric)"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static Rubric read(Reader reader, String name) throws IOException {
    var values = new Properties();
    values.load(reader);
    return new RubricFile(values, name).rubric();
  }

  private Rubric rubric() {
    var rubric = new Rubric(criteria("tags"), criteria("explanations"));
    var unknown = new TreeSet<>(values.stringPropertyNames());
    unknown.removeAll(read);
    if (!unknown.isEmpty()) {
      throw wrong(unknown.getFirst(), "be a key of the rubric, got an unknown one");
    }
    return rubric;
  }

  private Criteria criteria(String kind) {
    List<Dimension> dimensions =
        Arrays.stream(text(kind + ".dimensions").split(",", -1))
            .map(String::strip)
            .filter(dimension -> !dimension.isEmpty())
            .distinct()
            .map(dimension -> dimension(kind + "." + dimension, dimension))
            .toList();
    if (dimensions.isEmpty()) {
      throw wrong(kind + ".dimensions", "name at least one dimension, got none");
    }
    return new Criteria(dimensions, share(kind + ".excellent-from"));
  }

  private Dimension dimension(String key, String dimension) {
    double weight = number(key + ".weight");
    if (!(weight > 0)) {
      throw wrong(key + ".weight", "be more than 0, got " + weight);
    }
    return new Dimension(dimension, text(key + ".question"), share(key + ".defect-below"), weight);
  }

  private double share(String key) {
    double share = number(key);
    if (!(share >= 0 && share <= 1)) {
      throw wrong(key, "be from 0 to 1, got " + share);
    }
    return share;
  }

  private double number(String key) {
    String text = text(key);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      throw wrong(key, "be a number, got " + text);
    }
  }

  private String text(String key) {
    read.add(key);
    String value = values.getProperty(key, "").strip();
    if (value.isEmpty()) {
      throw wrong(key, "be set, got nothing");
    }
    return value;
  }

  private IllegalArgumentException wrong(String key, String rule) {
    return new IllegalArgumentException("%s: %s must %s".formatted(name, key, rule));
  }
}
