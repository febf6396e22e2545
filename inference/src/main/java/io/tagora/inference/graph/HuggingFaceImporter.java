package io.tagora.inference.graph;

import io.tagora.inference.InferenceException;
import io.tagora.inference.Json;
import io.tagora.inference.Sha256;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a Hugging Face folder (config.json, safetensors, tokenizer.json) of a Llama, Qwen2 or Qwen3
 * model into a model folder in the layout of ONNX Runtime GenAI, with 32-bit weights.
 */
public final class HuggingFaceImporter {
  /** Raised when the same folder would become another graph. */
  private static final int FORMAT = 2;

  private static final String MODEL_FILE = "model.onnx";
  private static final String TOKENIZER = "tokenizer.json";
  private static final List<String> OPTIONAL =
      List.of("generation_config.json", "tokenizer_config.json", "chat_template.jinja");

  private HuggingFaceImporter() {}

  /**
   * Writes into {@code target}, an empty folder. What fails leaves it half written.
   *
   * @throws InferenceException if the folder is incomplete, damaged or of another architecture
   */
  public static void importFolder(Path folder, Path target, ImportListener listener) {
    var config = HuggingFaceConfig.read(folder);
    requireTokenizer(folder);
    try (var arena = Arena.ofConfined()) {
      var weights = HuggingFaceWeights.open(folder, arena);
      DecoderGraph.write(config.decoder(), weights, target.resolve(MODEL_FILE), listener);
      for (var file : copied(folder)) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
      Json.write(target.resolve("genai_config.json"), GenAiConfig.of(config, MODEL_FILE));
    } catch (IOException e) {
      throw new InferenceException("the model must be writable to " + target + ", got " + e, e);
    }
  }

  /** A name for all that decides what an import writes. */
  public static String contentHash(Path folder) {
    var files = new ArrayList<Path>(List.of(folder.resolve("config.json")));
    requireTokenizer(folder);
    files.addAll(copied(folder));
    files.addAll(HuggingFaceWeights.files(folder));
    var hash = new Sha256().add("format " + FORMAT);
    for (var file : files) {
      try (var in = Files.newInputStream(file)) {
        hash.add(file.getFileName() + " " + Files.size(file)).add(in);
      } catch (IOException e) {
        throw new InferenceException("a model folder must have %s, got %s".formatted(file, e), e);
      }
    }
    return hash.hex(24);
  }

  private static List<Path> copied(Path folder) {
    var files = new ArrayList<Path>(List.of(folder.resolve(TOKENIZER)));
    OPTIONAL.stream().map(folder::resolve).filter(Files::isRegularFile).forEach(files::add);
    return files;
  }

  private static void requireTokenizer(Path folder) {
    if (!Files.isRegularFile(folder.resolve(TOKENIZER))) {
      throw new InferenceException(
          "a model folder must have tokenizer.json, got none in " + folder);
    }
  }
}
