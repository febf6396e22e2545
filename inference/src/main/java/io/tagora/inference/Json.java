package io.tagora.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads and writes the small JSON files of a model folder; each failure names file and field. */
public final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Json() {}

  public static JsonNode read(Path file) {
    try {
      return object(file.toString(), Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new InferenceException("the file must exist, got none at " + file, e);
    } catch (IOException e) {
      throw new InferenceException("the file must be readable, got " + e, e);
    }
  }

  /** Reads an object from the text; {@code name} is said in errors. */
  public static JsonNode object(String name, byte[] text) {
    try {
      var node = MAPPER.readTree(text);
      if (node == null || !node.isObject()) {
        throw new InferenceException(name + " must hold a JSON object, got something else");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new InferenceException(
          name + " must be JSON, got an error at " + place(e) + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new InferenceException(name + " must be readable, got " + e, e);
    }
  }

  public static void write(Path file, JsonNode node) throws IOException {
    MAPPER.writeValue(file.toFile(), node);
  }

  /** A whole number of at least 1. */
  public static int positive(Path file, JsonNode object, String field) {
    var node = object.path(field);
    if (!node.canConvertToInt() || node.asInt() < 1) {
      throw new InferenceException(
          "%s in %s must be a whole number of at least 1, got %s"
              .formatted(field, file, node.isMissingNode() ? "nothing" : node));
    }
    return node.asInt();
  }

  /** As {@link #positive}, or {@code absent} where the field is missing or null. */
  public static int positive(Path file, JsonNode object, String field, int absent) {
    return object.hasNonNull(field) ? positive(file, object, field) : absent;
  }

  private static String place(JsonProcessingException e) {
    var place = e.getLocation();
    return place == null
        ? "an unknown place"
        : "line " + place.getLineNr() + ", column " + place.getColumnNr();
  }
}
