package io.tagora.inference.graph;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagora.inference.InferenceException;
import io.tagora.inference.Json;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/**
 * The weights of a Hugging Face folder: {@code model.safetensors}, or the files that {@code
 * model.safetensors.index.json} lists.
 */
final class HuggingFaceWeights implements WeightSource {
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  private final Path folder;
  private final TreeMap<String, SafetensorsFile> byName = new TreeMap<>();

  private HuggingFaceWeights(Path folder) {
    this.folder = folder;
  }

  /** Maps the files for as long as the arena is open. */
  static HuggingFaceWeights open(Path folder, Arena arena) {
    var weights = new HuggingFaceWeights(folder);
    files(folder).forEach(file -> weights.add(SafetensorsFile.open(file, arena)));
    return weights;
  }

  /** The files that hold weights, in order of their names. */
  static List<Path> files(Path folder) {
    var index = folder.resolve(INDEX);
    if (!Files.isRegularFile(index)) {
      return List.of(folder.resolve(SINGLE));
    }
    return Json.read(index)
        .path("weight_map")
        .valueStream()
        .map(JsonNode::asText)
        .distinct()
        .map(name -> shard(folder, name))
        .sorted()
        .toList();
  }

  private static Path shard(Path folder, String name) {
    if (name.isBlank() || !Path.of(name).equals(Path.of(name).getFileName())) {
      throw new InferenceException(
          "%s must name files beside it, got '%s'".formatted(folder.resolve(INDEX), name));
    }
    return folder.resolve(name);
  }

  private void add(SafetensorsFile file) {
    file.names().forEach(name -> byName.put(name, file));
  }

  @Override
  public float[] read(String name, int... shape) {
    var file = byName.get(name);
    if (file == null) {
      throw new InferenceException(
          "the weights must have %s, got none in %s".formatted(name, folder));
    }
    return file.read(name, shape);
  }

  @Override
  public boolean has(String name) {
    return byName.containsKey(name);
  }

  @Override
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }
}
