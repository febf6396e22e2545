package io.tagora.gateway.node.command;

import io.tagora.gateway.json.Json;
import io.tagora.gateway.terminal.Streams;
import io.tagora.inference.graph.ModelInspection;
import io.tagora.inference.graph.ModelInspector;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tagora model inspect}: what a folder says of its model, and whether we could run it. */
@Command(
    name = "inspect",
    sortOptions = false,
    description = {
      "Show what a model folder says of itself, Hugging Face or ONNX, and why the engine could",
      "not run it, if so. Weights are not loaded. Ends with 1 if the engine could not run it."
    },
    footer = {"", "Example:", "  tagora model inspect models/tagora-rec-4m --json"})
final class ModelInspectCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "The model folder.")
  private Path folder = Path.of(".");

  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  ModelInspectCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    ModelInspection model = ModelInspector.inspect(folder);
    streams.out().println(common.json ? Json.text(model) : text(model));
    return model.problems().isEmpty() ? 0 : 1;
  }

  private static String text(ModelInspection model) {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("folder", "%s (%s)".formatted(model.path(), model.layout()));
    rows.put("architecture", model.architecture());
    rows.put("parameters", "%,d".formatted(model.parameters()));
    rows.put("layers", "%d of %d floats".formatted(model.layers(), model.hidden()));
    rows.put(
        "heads",
        "%d for queries, %d for keys and values, %d floats each"
            .formatted(model.heads(), model.kvHeads(), model.headDimension()));
    rows.put("context", "%,d tokens".formatted(model.context()));
    rows.put(
        "vocabulary",
        "%,d tokens, head %s the embedding"
            .formatted(model.vocabulary(), model.tied() ? "tied to" : "apart from"));
    rows.put("weights", "%s; prefill: %s".formatted(model.weights(), model.prefill()));
    rows.put("on disk", "%,d bytes".formatted(model.bytesOnDisk()));
    rows.put("KV", "%,d bytes a token in %s".formatted(model.kvBytesPerToken(), model.kv()));
    rows.put("chat template", model.chatTemplate() ? "yes" : "no");
    rows.put("runs", model.problems().isEmpty() ? "yes" : "no");
    String table =
        rows.entrySet().stream()
            .map(row -> "%-14s %s".formatted(row.getKey(), row.getValue()))
            .collect(Collectors.joining("\n"));
    return model.problems().stream()
        .map(problem -> "\n               " + problem)
        .collect(Collectors.joining("", table, ""));
  }
}
