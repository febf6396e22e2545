package io.tagora.training.grpo;

import io.tagora.inference.device.Device;
import io.tagora.inference.engine.EngineSettings;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.inference.graph.HuggingFaceImporter;
import io.tagora.training.hf.HuggingFaceFolder;
import io.tagora.training.hf.Precision;
import io.tagora.training.model.LlamaDecoder;
import io.tagora.training.tokenizer.TokenizerJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The weights of one moment of training in the engine that serves: written as a model folder,
 * imported and opened anew each time they have changed. Owns the engine and its folder.
 */
public final class Policy implements AutoCloseable {
  /** As many lists are written side by side. */
  public static final int SEQUENCES = 32;

  private static final int SLOTS = 12;

  private final Path folder;
  private final LanguageModelEngine engine;

  private Policy(Path folder, LanguageModelEngine engine) {
    this.folder = folder;
    this.engine = engine;
  }

  /**
   * Opens the decoder's weights of now.
   *
   * @param tokenizer the folder that holds the tokenizer's files
   */
  public static Policy of(LlamaDecoder decoder, Path tokenizer, int threads) throws IOException {
    Path folder = Files.createTempDirectory("tagora-policy");
    try {
      Path weights = folder.resolve("weights");
      HuggingFaceFolder.write(weights, decoder, Precision.F32);
      for (String file : List.of(TokenizerJson.TOKENIZER, TokenizerJson.CONFIG)) {
        Files.copy(tokenizer.resolve(file), weights.resolve(file));
      }
      Path graph = Files.createDirectory(folder.resolve("graph"));
      HuggingFaceImporter.importFolder(weights, graph, (_, _) -> {});
      int positions = decoder.config().maxPositions();
      var settings =
          new EngineSettings(new Device.Cpu(0), threads, false, SLOTS, SEQUENCES, positions);
      return new Policy(folder, LanguageModelEngine.open(graph, settings));
    } catch (IOException | RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  public LanguageModelEngine engine() {
    return engine;
  }

  /** The folder that the engine was opened from. */
  Path graph() {
    return folder.resolve("graph");
  }

  @Override
  public void close() {
    engine.close();
    delete(folder);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
