package io.tagora.cluster.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** One object of the configuration, read with bounds; every error names the whole key. */
final class Section {
  private static final String AUTO = "auto";

  private final Config config;
  private final String path;
  private final Consumer<String> onRead;

  /**
   * A section at a path.
   *
   * @param onRead told the whole key of every value that is read
   */
  Section(Config config, String path, Consumer<String> onRead) {
    this.config = config;
    this.path = path;
    this.onRead = onRead;
  }

  Section section(String key) {
    return new Section(read(key, "be an object", Config::getConfig), path(key), onRead);
  }

  /** The objects of a list; their paths end in a number, as "tagora.devices[0]". */
  List<Section> sections(String key) {
    List<? extends Config> entries = value(key, "be a list of objects", Config::getConfigList);
    var sections = new ArrayList<Section>();
    for (Config entry : entries) {
      sections.add(new Section(entry, "%s[%d]".formatted(path(key), sections.size()), onRead));
    }
    return sections;
  }

  int integer(String key, int least) {
    int number = value(key, "be a whole number", Config::getInt);
    require(number >= least, key, "be at least " + least, number);
    return number;
  }

  /** A whole number, or "auto" for what is best known elsewhere. */
  OptionalInt integerOrAuto(String key, int least) {
    if (value(key, "be a whole number or auto", Config::getString).equals(AUTO)) {
      return OptionalInt.empty();
    }
    int number = read(key, "be a whole number or auto", Config::getInt);
    require(number >= least, key, "be auto or at least " + least, number);
    return OptionalInt.of(number);
  }

  boolean flag(String key) {
    return value(key, "be true or false", Config::getBoolean);
  }

  double number(String key, double least, double most) {
    double number = value(key, "be a number", Config::getDouble);
    require(number >= least && number <= most, key, bounds(least, most), number);
    return number;
  }

  private static String bounds(double least, double most) {
    return most == Double.MAX_VALUE
        ? "be at least " + least
        : "be from %s to %s".formatted(least, most);
  }

  Duration duration(String key) {
    Duration duration = value(key, "be a duration as \"2s\"", Config::getDuration);
    require(duration.isPositive(), key, "be longer than 0", duration);
    return duration;
  }

  long bytes(String key) {
    long bytes = value(key, "be a size as \"2GiB\"", Config::getBytes);
    require(bytes > 0, key, "be more than 0", bytes);
    return bytes;
  }

  /** The same, where what is left out is as in the other object. */
  Section orElse(Config other) {
    return new Section(config.withFallback(other), path, onRead);
  }

  String text(String key) {
    String text = value(key, "be a text", Config::getString);
    require(!text.isBlank(), key, "not be blank", "\"" + text + "\"");
    return text;
  }

  /** A text that may be empty. */
  String anyText(String key) {
    return value(key, "be a text", Config::getString);
  }

  List<Integer> integers(String key) {
    return List.copyOf(value(key, "be a list of whole numbers", Config::getIntList));
  }

  List<String> texts(String key) {
    return List.copyOf(value(key, "be a list of texts", Config::getStringList));
  }

  void require(boolean holds, String key, String rule, Object got) {
    if (!holds) {
      throw InvalidSettingException.of(path(key), rule, got);
    }
  }

  private <T> T value(String key, String rule, BiFunction<Config, String, T> reader) {
    onRead.accept(path(key));
    return read(key, rule, reader);
  }

  private <T> T read(String key, String rule, BiFunction<Config, String, T> reader) {
    try {
      return reader.apply(config, key);
    } catch (ConfigException.Missing _) {
      throw new InvalidSettingException(path(key) + " must be set, got nothing");
    } catch (ConfigException.WrongType | ConfigException.BadValue _) {
      throw InvalidSettingException.of(path(key), rule, config.getValue(key).render());
    }
  }

  private String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
