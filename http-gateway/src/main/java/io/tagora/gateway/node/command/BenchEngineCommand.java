package io.tagora.gateway.node.command;

import io.tagora.gateway.json.Json;
import io.tagora.gateway.node.NodeSettings;
import io.tagora.gateway.terminal.Streams;
import io.tagora.inference.CacheFolder;
import io.tagora.inference.bench.EngineBench;
import io.tagora.inference.bench.EngineFigures;
import io.tagora.inference.device.Device;
import io.tagora.inference.engine.EngineSettings;
import io.tagora.inference.graph.ImportListener;
import io.tagora.inference.graph.ModelCache;
import io.tagora.inference.model.ModelFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tagora bench engine}: how fast a model's engine reads and writes. */
@Command(
    name = "engine",
    sortOptions = false,
    description = {
      "Measure a model's engine by itself: how fast it reads a context, and how fast it writes",
      "one sequence, 8 after contexts of their own, and 8 and 32 after one context. Nothing else",
      "should run on the machine."
    },
    footer = {"", "Example:", "  tagora bench engine --model onnx/mine --context 512 --json"})
final class BenchEngineCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "A Hugging Face or ONNX model folder (default: models/tagora-rec-4m).")
  private @Nullable Path model;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of an operator (default: all processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--context",
      paramLabel = "N",
      description = "Tokens of a context (default: ${DEFAULT-VALUE}).")
  private int context = 512;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Decode steps that count (default: ${DEFAULT-VALUE}).")
  private int steps = 64;

  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  BenchEngineCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    UsageFailure.bounded("--threads", 1, 1024, threads);
    UsageFailure.bounded("--context", 16, 1_000_000, context);
    UsageFailure.bounded("--steps", 1, 10_000, steps);
    Path source = model == null ? NodeSettings.load(Optional.empty()).model().folder() : model;
    Path folder = imported(source);
    int tokens = EngineBench.Plan.tokens(context, steps);
    int most = ModelFolder.read(folder).shape().context();
    if (tokens > most) {
      throw new UsageFailure(
          "--context and --steps must fit into the model's %d tokens, got %d with what surrounds them"
              .formatted(most, tokens));
    }
    var settings =
        new EngineSettings(
            new Device.Cpu(0), threads, false, EngineBench.MOST + 2, EngineBench.MOST, tokens);
    EngineFigures figures =
        new EngineBench(
                new EngineBench.Plan(folder, settings, context, steps),
                System::nanoTime,
                note -> streams.tell(note + "..."))
            .run();
    streams.out().println(common.json ? Json.text(figures) : text(source, figures));
    return 0;
  }

  private Path imported(Path source) {
    return Files.isRegularFile(source.resolve("genai_config.json"))
        ? source
        : new ModelCache(CacheFolder.ofEnvironment()).importIfNeeded(source, ImportListener.SILENT);
  }

  private static String text(Path source, EngineFigures figures) {
    return """
    %s, contexts of %d tokens, %d threads

    tokens/s
    read one context                          %,10.0f
    write 1 sequence                          %,10.0f
    write 8, contexts of their own            %,10.0f
    write 8, one context, row by row          %,10.0f
    write 8, one context, attended to once    %,10.0f
    write 32, one context, attended to once   %,10.0f

    8 answers to one context, its reading included, come %.1f times as fast as 8 to contexts of their own.\
    """
        .formatted(
            source,
            figures.contextTokens(),
            figures.threads(),
            figures.prefillTokensPerSecond(),
            figures.decodeTokensPerSecond(),
            figures.decode8UnsharedTokensPerSecond(),
            figures.decode8RowsTokensPerSecond(),
            figures.decode8TokensPerSecond(),
            figures.decode32TokensPerSecond(),
            figures.sharedRequestRatio());
  }
}
