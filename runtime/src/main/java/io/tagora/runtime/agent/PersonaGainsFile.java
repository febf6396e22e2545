package io.tagora.runtime.agent;

import io.tagora.runtime.agent.PersonaGains.Bucket;
import io.tagora.runtime.agent.PersonaGains.Place;
import io.tagora.runtime.agent.PersonaGains.Table;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** {@value #NAME} in a model's folder: what a further persona of its Planner brings. */
public final class PersonaGainsFile {
  public static final String NAME = "personas.properties";
  private static final String CATEGORIES = "returning-categories";
  private static final String RETURNING = "returning";
  private static final String ALONE = "alone";

  private PersonaGainsFile() {}

  /**
   * The gains of a model, or empty where its folder has none.
   *
   * @throws IllegalArgumentException one sentence that names the file, if it is not as it should be
   */
  public static Optional<PersonaGains> read(Path modelFolder) {
    Path file = modelFolder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      var values = new Properties();
      values.load(reader);
      return Optional.of(
          new PersonaGains(categories(values), table(values, RETURNING), table(values, ALONE)));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " must be readable", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s must be a file that ./tagora train personas wrote, got: %s"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** Files of before the number could be chosen do not name it. */
  private static int categories(Properties values) {
    int categories =
        Integer.parseInt(
            values.getProperty(CATEGORIES, String.valueOf(ReturningInterest.CATEGORIES)));
    if (categories < 0) {
      throw new IllegalArgumentException(CATEGORIES + " = " + categories);
    }
    return categories;
  }

  private static Table table(Properties values, String name) {
    var places = new ArrayList<Place>();
    for (int place = Table.FIRST_PLACE;
        values.containsKey("%s.%d.gain".formatted(name, place));
        place++) {
      places.add(place(values, "%s.%d.".formatted(name, place)));
    }
    return new Table(places);
  }

  private static Place place(Properties values, String prefix) {
    List<Double> from = numbers(values, prefix + "from");
    List<Double> gain = numbers(values, prefix + "gain");
    List<Double> error = numbers(values, prefix + "error");
    List<Double> users = numbers(values, prefix + "users");
    var buckets = new ArrayList<Bucket>();
    for (int i = 0; i < gain.size(); i++) {
      if (i >= Math.min(from.size(), Math.min(error.size(), users.size()))) {
        throw new IllegalArgumentException(prefix + "* must have as many numbers each");
      }
      buckets.add(new Bucket(from.get(i), gain.get(i), error.get(i), users.get(i).intValue()));
    }
    return new Place(buckets);
  }

  private static List<Double> numbers(Properties values, String key) {
    String text = values.getProperty(key);
    if (text == null) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return Arrays.stream(text.split(",", -1)).map(Double::valueOf).toList();
  }

  /**
   * Writes the file as {@link #read} reads it; equal gains give equal bytes.
   *
   * @param origin a line on where it is from
   */
  public static void write(PersonaGains gains, String origin, Path modelFolder) throws IOException {
    var text = new StringBuilder("# What one more persona brings; see docs/learning.md.\n");
    text.append("# ").append(origin.replace('\n', ' ')).append('\n');
    text.append(CATEGORIES).append(" = ").append(gains.returningCategories()).append('\n');
    append(text, RETURNING, gains.returning());
    append(text, ALONE, gains.alone());
    Files.writeString(modelFolder.resolve(NAME), text);
  }

  private static void append(StringBuilder text, String name, Table table) {
    int number = Table.FIRST_PLACE;
    for (Place place : table.places()) {
      String prefix = "%s.%d.".formatted(name, number++);
      text.append(prefix).append("from = ").append(joined(place, Bucket::from));
      text.append(prefix).append("gain = ").append(joined(place, Bucket::gain));
      text.append(prefix).append("error = ").append(joined(place, Bucket::error));
      text.append(prefix).append("users = ").append(joined(place, Bucket::users));
    }
  }

  private static String joined(Place place, ToDoubleFunction<Bucket> number) {
    return place.buckets().stream()
        .map(bucket -> plain(number.applyAsDouble(bucket)))
        .collect(Collectors.joining(", ", "", "\n"));
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Double.isFinite(number)
        ? String.valueOf((long) number)
        : Double.isFinite(number)
            ? String.format(Locale.ROOT, "%.5f", number)
            : String.valueOf(number);
  }
}
