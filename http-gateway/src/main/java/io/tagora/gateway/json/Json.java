package io.tagora.gateway.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tagora.gateway.error.Problem;
import io.tagora.gateway.error.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads and writes JSON for the API: one value a body, no field twice, nothing after the end. */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private Json() {}

  /** The body as a tree; what is not one JSON value is a 400 that names line and column. */
  public static JsonNode read(byte[] body) {
    try {
      JsonNode tree = MAPPER.readTree(body);
      if (tree == null || tree.isMissingNode()) {
        throw new ProblemException(
            Problem.malformed("the body must be one JSON value, got nothing"));
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw new ProblemException(
          Problem.malformed("the body must be one JSON value, got " + words(e)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String words(JsonProcessingException e) {
    String what = e.getOriginalMessage().lines().findFirst().orElse("something else");
    return e.getLocation() == null
        ? what
        : "%s at line %d, column %d"
            .formatted(what, e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }

  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer must be writable as JSON, got " + value, e);
    }
  }

  /** One line, as SSE data wants it. */
  public static String text(Object value) {
    return new String(bytes(value), StandardCharsets.UTF_8);
  }

  /** For people: indented. */
  public static String pretty(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer must be writable as JSON, got " + value, e);
    }
  }
}
