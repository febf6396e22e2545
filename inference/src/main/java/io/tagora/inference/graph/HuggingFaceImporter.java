package io.tagora.inference.graph;

import io.tagora.inference.InferenceException;
import io.tagora.inference.Json;
import io.tagora.inference.Sha256;
import io.tagora.inference.model.ModelFolder;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a Hugging Face folder (config.json, safetensors, tokenizer.json) of a Llama, Qwen2 or Qwen3
 * model into a model folder in the layout of ONNX Runtime GenAI, with 32-bit or quantised weights.
 */
public final class HuggingFaceImporter {
  /** Raised when the same folder would become another graph. */
  private static final int FORMAT = 7;

  private static final String TOKENIZER = "tokenizer.json";
  private static final List<String> OPTIONAL =
      List.of(
          "generation_config.json",
          "tokenizer_config.json",
          "chat_template.jinja",
          ModelFolder.ADAPTOR_FILE);

  private HuggingFaceImporter() {}

  /** {@link #importFolder(Path, Path, ImportOptions, ImportListener)} without quantisation. */
  public static void importFolder(Path folder, Path target, ImportListener listener) {
    importFolder(folder, target, ImportOptions.PLAIN, listener);
  }

  /**
   * Writes into {@code target}, an empty folder. What fails leaves it half written.
   *
   * @throws InferenceException if the folder is incomplete, damaged or of another architecture
   */
  public static void importFolder(
      Path folder, Path target, ImportOptions options, ImportListener listener) {
    var config = HuggingFaceConfig.read(folder);
    requireTokenizer(folder);
    try (var arena = Arena.ofConfined()) {
      var weights = HuggingFaceWeights.open(folder, arena);
      boolean entities = readsEntities(folder, options);
      new GraphFolder(config.decoder(), weights, target, options, entities, listener)
          .write(folder.resolve(TOKENIZER));
      for (var file : copied(folder)) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
      if (!options.isPlain() || entities) {
        QuantizationNote.of(options, entities, config.decoder().tied()).write(target);
      }
      Json.write(
          target.resolve("genai_config.json"), GenAiConfig.of(config, GraphFolder.MODEL_FILE));
    } catch (IOException e) {
      throw new InferenceException("the model must be writable to " + target + ", got " + e, e);
    }
  }

  /** GPUs have one graph that reads and writes, and that one takes tokens only. */
  private static boolean readsEntities(Path folder, ImportOptions options) {
    return options.precision() == Precision.FP32
        && Files.isRegularFile(folder.resolve(ModelFolder.ADAPTOR_FILE));
  }

  /** A name for all that decides what an import writes. */
  public static String contentHash(Path folder, ImportOptions options) {
    var files = new ArrayList<Path>(List.of(folder.resolve("config.json")));
    requireTokenizer(folder);
    files.addAll(copied(folder));
    files.addAll(HuggingFaceWeights.files(folder));
    var hash = new Sha256().add("format " + FORMAT);
    if (!options.isPlain()) {
      hash.add(" " + options.key());
    }
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

  static void requireTokenizer(Path folder) {
    if (!Files.isRegularFile(folder.resolve(TOKENIZER))) {
      throw new InferenceException(
          "a model folder must have tokenizer.json, got none in " + folder);
    }
  }
}
