package io.tagora.runtime.world;

import io.tagora.runtime.context.Profile;
import io.tagora.runtime.world.Blocks.Block;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Something people are up to for weeks, as authored in intents.txt.
 *
 * @param searches broad phrases that people begin with
 * @param values attribute values that suit it
 * @param related names of intents that it may turn into
 */
record Intent(
    String name,
    List<String> searches,
    Audience audience,
    Map<String, Double> months,
    Map<String, Double> holidays,
    Map<String, Double> weather,
    Set<String> values,
    List<String> related,
    List<Stage> stages) {

  /**
   * A step of an intent.
   *
   * @param days how long it usually takes
   * @param categories places of the categories it needs
   */
  record Stage(String name, int days, List<Integer> categories) {}

  static List<Intent> standard() {
    return Blocks.read("intents.txt").stream().map(Intent::of).toList();
  }

  private static Intent of(Block block) {
    return new Intent(
        block.required("intent"),
        Blocks.list(block.required("search")),
        Audience.of(block),
        block.weights("months"),
        block.weights("holidays"),
        block.weights("weather"),
        Set.copyOf(block.list("leaning")),
        block.list("related"),
        block.lines().stream()
            .filter(line -> line.key().startsWith("stage "))
            .map(line -> stage(line.key().substring(6), line.value()))
            .toList());
  }

  private static Stage stage(String key, String categories) {
    int space = key.lastIndexOf(' ');
    return new Stage(
        key.substring(0, space),
        Integer.parseInt(key.substring(space + 1)),
        Taxonomy.standard().places(Blocks.list(categories)));
  }

  /** How likely somebody takes it up on that day, against the other intents. */
  double weight(Profile profile, LocalDate day, Almanac almanac) {
    double weight =
        audience.weight(profile) * months.getOrDefault(Integer.toString(day.getMonthValue()), 1.0);
    if (!holidays.isEmpty()) {
      weight *=
          almanac
              .holiday(day)
              .map(holiday -> holidays.getOrDefault(holiday.name(), 1.0))
              .orElse(1.0);
    }
    if (!weather.isEmpty()) {
      String words = almanac.weather(profile.region(), day);
      for (var entry : weather.entrySet()) {
        weight *= words.contains(entry.getKey()) ? entry.getValue() : 1;
      }
    }
    return weight;
  }
}
