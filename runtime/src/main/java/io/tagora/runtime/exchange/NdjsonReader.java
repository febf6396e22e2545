package io.tagora.runtime.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads a file with one JSON object a line; blank lines are passed over. */
public final class NdjsonReader {
  private static final ObjectReader JSON = JsonMapper.builder().build().reader();

  private NdjsonReader() {}

  /**
   * Hands over every line of the file in turn, one in memory at a time.
   *
   * @throws ExchangeException where the file is missing or not readable, or a line is not an object
   */
  public static void read(Path file, Consumer<NdjsonRow> rows) {
    String name = String.valueOf(file.getFileName());
    try (var lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          rows.accept(new NdjsonRow(name + ":" + number, parse(line, name + ":" + number)));
        }
      }
    } catch (NoSuchFileException missing) {
      throw new ExchangeException("%s must exist, got no such file".formatted(file), missing);
    } catch (CharacterCodingException encoding) {
      throw new ExchangeException(
          "%s must be UTF-8 text, got other bytes".formatted(file), encoding);
    } catch (IOException unreadable) {
      throw new ExchangeException(
          "%s must be readable, got: %s".formatted(file, unreadable.getMessage()), unreadable);
    }
  }

  private static JsonNode parse(String line, String place) {
    try {
      JsonNode node = JSON.readTree(line);
      if (node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException malformed) {
      throw new ExchangeException(
          "%s: line must be a JSON object, got: %s"
              .formatted(place, malformed.getOriginalMessage().lines().findFirst().orElse("")),
          malformed);
    }
    throw new ExchangeException("%s: line must be a JSON object, got other JSON".formatted(place));
  }
}
