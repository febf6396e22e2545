package io.tagora.training.experiment;

import io.tagora.inference.CacheFolder;
import io.tagora.inference.device.Device;
import io.tagora.inference.engine.EngineSettings;
import io.tagora.inference.engine.LanguageModelEngine;
import io.tagora.inference.engine.PrefixSharing;
import io.tagora.inference.entity.Adaptor;
import io.tagora.inference.entity.EntityVectors;
import io.tagora.inference.graph.ModelCache;
import io.tagora.runtime.model.TextEmbedder;
import io.tagora.training.hf.HuggingFaceFolder;
import io.tagora.training.model.DecoderConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A Hugging Face folder in the serving engine, as a node opens it: with entities as vectors, or as
 * text.
 */
final class ServedModel implements AutoCloseable {
  private static final int SLOTS = 24;
  private static final int SEQUENCES = 16;
  private static final int SHARED_TOKENS = 64;

  private final LanguageModelEngine engine;
  private final DecoderConfig config;

  private ServedModel(LanguageModelEngine engine, DecoderConfig config) {
    this.engine = engine;
    this.config = config;
  }

  static boolean hasAdaptor(Path folder) {
    return Files.isRegularFile(folder.resolve(Adaptor.FILE));
  }

  /** Opens it with every entity spelled out. */
  static ServedModel asText(Path folder, int threads) throws IOException {
    return open(folder, threads, Optional.empty());
  }

  /** Opens it with its adaptor. */
  static ServedModel withEntities(Path folder, int threads, TextEmbedder embedder)
      throws IOException {
    return open(folder, threads, Optional.of(embedder));
  }

  private static ServedModel open(Path folder, int threads, Optional<TextEmbedder> embedder)
      throws IOException {
    DecoderConfig config = HuggingFaceFolder.readConfig(folder);
    Path graph = new ModelCache(CacheFolder.ofEnvironment()).importIfNeeded(folder, (_, _) -> {});
    var settings =
        new EngineSettings(
                new Device.Cpu(0), threads, false, SLOTS, SEQUENCES, config.maxPositions())
            .with(PrefixSharing.wherePays(SHARED_TOKENS));
    var engine =
        LanguageModelEngine.openAs(
            "cpu:0",
            graph,
            settings,
            settings,
            Optional.empty(),
            embedder.map(model -> new EntityVectors(model, Adaptor.read(graph))));
    return new ServedModel(engine, config);
  }

  LanguageModelEngine engine() {
    return engine;
  }

  Operations operations() {
    return Operations.of(config);
  }

  int hidden() {
    return config.hidden();
  }

  @Override
  public void close() {
    engine.close();
  }
}
