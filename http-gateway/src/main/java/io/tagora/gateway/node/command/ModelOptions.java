package io.tagora.gateway.node.command;

import io.tagora.gateway.node.ModelPlan;
import io.tagora.gateway.node.NodeSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command takes that opens a model: the model and the settings. */
final class ModelOptions {
  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "A Hugging Face or ONNX model folder (default: models/tagora-rec-4m).")
  private @Nullable Path model;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "HOCON with tagora.* keys; reference.conf documents them.")
  private @Nullable Path config;

  /**
   * Defaults, file and options, the last ones first; the folders that they name are there, if there
   * is a device.
   */
  NodeSettings settings() {
    NodeSettings loaded = NodeSettings.load(Optional.ofNullable(config));
    NodeSettings settings = model == null ? loaded : loaded.withModel(model);
    if (settings.node().settings().devices().isEmpty()) {
      return settings;
    }
    if (!Files.isDirectory(settings.model().folder())) {
      throw new CommandFailure(
          "the model must be a folder, got %s; --model names another"
              .formatted(settings.model().folder()));
    }
    ModelPlan.of(settings);
    return settings;
  }
}
