package io.tagora.runtime.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads a file with one JSON object a line; blank lines are passed over. */
public final class NdjsonReader {
  private static final ObjectReader JSON = JsonMapper.builder().build().reader();
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final String name;
  private final Consumer<ExchangeException> onBroken;

  private NdjsonReader(Path file, Consumer<ExchangeException> onBroken) {
    this.file = file;
    this.name = String.valueOf(file.getFileName());
    this.onBroken = onBroken;
  }

  /**
   * Hands over every line of the file in turn, one in memory at a time.
   *
   * @throws ExchangeException where the file is missing or not readable, or a line is not an object
   */
  public static void read(Path file, Consumer<NdjsonRow> rows) {
    read(
        file,
        rows,
        broken -> {
          throw broken;
        });
  }

  /**
   * The same, but what is wrong is handed over too and reading goes on with the next line.
   *
   * @param onBroken gets what the rows' taker throws as well
   */
  static void read(Path file, Consumer<NdjsonRow> rows, Consumer<ExchangeException> onBroken) {
    new NdjsonReader(file, onBroken).readAll(rows);
  }

  private void readAll(Consumer<NdjsonRow> rows) {
    try (var in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      var bytes = new ByteArrayOutputStream();
      for (int number = 1; readLine(in, bytes); number++) {
        String place = name + ":" + number;
        try {
          hand(place, bytes.toByteArray(), rows);
        } catch (ExchangeException broken) {
          onBroken.accept(broken);
        }
      }
    } catch (NoSuchFileException missing) {
      onBroken.accept(
          new ExchangeException("%s must exist, got no such file".formatted(file), missing));
    } catch (IOException unreadable) {
      onBroken.accept(
          new ExchangeException(
              "%s must be readable, got: %s".formatted(file, unreadable.getMessage()), unreadable));
    }
  }

  /** The bytes up to the next line feed or the end; false where nothing is left. */
  private static boolean readLine(InputStream in, ByteArrayOutputStream line) throws IOException {
    line.reset();
    int next = in.read();
    if (next < 0) {
      return false;
    }
    for (; next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    return true;
  }

  private static void hand(String place, byte[] bytes, Consumer<NdjsonRow> rows) {
    String line = decoded(place, bytes);
    if (!line.isBlank()) {
      rows.accept(new NdjsonRow(place, parse(line, place)));
    }
  }

  private static String decoded(String place, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException encoding) {
      throw ExchangeException.at(place, "line must be UTF-8 text, got other bytes", encoding);
    }
  }

  private static JsonNode parse(String line, String place) {
    try {
      JsonNode node = JSON.readTree(line);
      if (node.isObject()) {
        return node;
      }
    } catch (JsonEOFException torn) {
      throw ExchangeException.at(
          place, "line must be a JSON object, got: one that is torn off before its end", torn);
    } catch (JsonProcessingException malformed) {
      throw ExchangeException.at(
          place,
          "line must be a JSON object, got: "
              + malformed.getOriginalMessage().lines().findFirst().orElse(""),
          malformed);
    }
    throw ExchangeException.at(place, "line must be a JSON object, got other JSON");
  }
}
