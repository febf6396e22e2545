package io.tagora.training.experiment;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The parts of an experiment that are done, each in a file beside its model, so that an experiment
 * that was stopped need not do them again.
 *
 * @param taken whether what an earlier run has left is taken; else all is done anew
 */
public record Finished(boolean taken) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A part that takes long. */
  @FunctionalInterface
  interface Part<T> {
    T done() throws IOException;
  }

  /**
   * What the file has, or else what the part brings, which is then written to it.
   *
   * @param what all that makes this part what it is
   * @throws IOException if the file is of a part that was something else
   */
  <T> T of(Path file, String what, TypeReference<T> type, Part<T> part) throws IOException {
    if (taken && Files.exists(file)) {
      return read(file, what, type);
    }
    T value = part.done();
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path written = file.resolveSibling(file.getFileName() + ".part");
    JSON.writeValue(written.toFile(), Map.of("what", what, "value", value));
    Files.move(written, file, ATOMIC_MOVE, REPLACE_EXISTING);
    return value;
  }

  private static <T> T read(Path file, String what, TypeReference<T> type) throws IOException {
    try {
      JsonNode root = JSON.readTree(file.toFile());
      String found = root.path("what").asText();
      if (!found.equals(what)) {
        throw new IOException(
            "an experiment must be resumed as it was begun, got %s in %s, wanted %s (give the same options, or begin without --resume)"
                .formatted(found, file, what));
      }
      return JSON.convertValue(root.path("value"), type);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException(
          "a finished part must be whole, got damage in %s (delete it, and --resume does the part again)"
              .formatted(file),
          e);
    }
  }
}
