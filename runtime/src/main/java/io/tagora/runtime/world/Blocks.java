package io.tagora.runtime.world;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The authored files of the marketplace: blocks of "key: value" lines, parted by blank lines; "#"
 * begins a comment line. A line without a key has the key "".
 */
final class Blocks {
  record Line(String key, String value) {}

  record Block(List<Line> lines) {
    Optional<String> value(String key) {
      return lines.stream().filter(line -> line.key().equals(key)).map(Line::value).findFirst();
    }

    String required(String key) {
      return value(key)
          .orElseThrow(() ->
              new IllegalStateException(
                  "block %s must have a line %s:, got none".formatted(lines.getFirst(), key)));
    }

    List<String> list(String key) {
      return value(key).map(Blocks::list).orElse(List.of());
    }

    /** "name number" pairs, as "25-34 2, 35-44 1.5"; empty where the line is missing. */
    Map<String, Double> weights(String key) {
      var weights = new LinkedHashMap<String, Double>();
      for (String pair : list(key)) {
        int space = pair.lastIndexOf(' ');
        weights.put(pair.substring(0, space), Double.valueOf(pair.substring(space + 1)));
      }
      return weights;
    }
  }

  private Blocks() {}

  static List<Block> read(String resource) {
    try (var stream = Objects.requireNonNull(Blocks.class.getResourceAsStream(resource), resource);
        var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return parse(reader.readAllLines());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static List<Block> parse(List<String> text) {
    var blocks = new ArrayList<Block>();
    var lines = new ArrayList<Line>();
    for (String line : text) {
      if (line.isBlank() && !lines.isEmpty()) {
        blocks.add(new Block(List.copyOf(lines)));
        lines.clear();
      } else if (!line.isBlank() && !line.startsWith("#")) {
        lines.add(line(line.strip()));
      }
    }
    if (!lines.isEmpty()) {
      blocks.add(new Block(List.copyOf(lines)));
    }
    return blocks;
  }

  private static Line line(String text) {
    int colon = text.indexOf(": ");
    return colon < 0
        ? new Line("", text)
        : new Line(text.substring(0, colon), text.substring(colon + 2).strip());
  }

  static List<String> list(String value) {
    return Arrays.stream(value.split("[,;] ", -1)).map(String::strip).toList();
  }
}
