package io.tagora.gateway.node.command;

import io.tagora.gateway.json.Json;
import io.tagora.gateway.node.NodeSettings;
import io.tagora.gateway.node.Progress;
import io.tagora.gateway.node.bench.EngineReport;
import io.tagora.gateway.node.bench.EngineText;
import io.tagora.gateway.terminal.Streams;
import io.tagora.inference.CacheFolder;
import io.tagora.inference.bench.EngineBench;
import io.tagora.inference.bench.EngineFigures;
import io.tagora.inference.bench.RandomModel;
import io.tagora.inference.bench.RandomShape;
import io.tagora.inference.device.Device;
import io.tagora.inference.engine.EngineSettings;
import io.tagora.inference.engine.PrefixSharing;
import io.tagora.inference.graph.ImportListener;
import io.tagora.inference.graph.ImportOptions;
import io.tagora.inference.graph.KvOptions;
import io.tagora.inference.graph.ModelCache;
import io.tagora.inference.graph.PrefillFormat;
import io.tagora.inference.graph.WeightFormat;
import io.tagora.inference.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
      "one sequence, 8 after contexts of their own, and 8 and 32 after one context, each beside",
      "what memory and arithmetic of this machine allow; how much arriving prompts disturb a",
      "running text; and what a context that comes again costs. Nothing else should run on the",
      "machine."
    },
    footer = {
      "",
      "Examples:",
      "  tagora bench engine --model onnx/mine --context 512 --json",
      "  tagora bench engine --random 0.6b --threads 2 --out figures"
    })
final class BenchEngineCommand implements Callable<Integer> {
  private static final int TEXT_STEPS = 200;
  private static final long MEMORY_BYTES = 192L << 20;
  private static final long COMPILE_NANOS = 5_000_000_000L;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "A Hugging Face or ONNX model folder (default: models/tagora-rec-4m).")
  private @Nullable Path model;

  @Option(
      names = "--random",
      paramLabel = "SHAPE",
      description = {
        "Measure a model of random weights instead, kept in the cache: 4m or 0.6b. It is imported",
        "with int4 weights in blocks of 128, int8 prompts and int8 KV."
      })
  private @Nullable String random;

  @Option(
      names = "--device",
      paramLabel = "ID",
      description = {
        "cpu:0, or a GPU as cuda:0, where a Hugging Face folder and random weights are measured in",
        "16-bit floats (default: ${DEFAULT-VALUE})."
      })
  private String device = "cpu:0";

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
      names = "--chunk",
      paramLabel = "N",
      description = "Tokens of a prompt that one step computes (default: ${DEFAULT-VALUE}).")
  private int chunk = 512;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Decode steps that count (default: ${DEFAULT-VALUE}).")
  private int steps = 64;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Also write report.md, engine.json, engine.csv and engine.png there.")
  private @Nullable Path out;

  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  BenchEngineCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    UsageFailure.bounded("--threads", 1, 1024, threads);
    UsageFailure.bounded("--context", 16, 1_000_000, context);
    UsageFailure.bounded("--chunk", 1, 1_000_000, chunk);
    UsageFailure.bounded("--steps", 1, 10_000, steps);
    if (model != null && random != null) {
      throw new UsageFailure("only one of --model and --random must be given, got both");
    }
    if (out != null) {
      EmptyFolder.require(out, "--out");
    }
    String name = random == null ? source().toString() : "random weights, " + random;
    EngineFigures figures = measured(imported());
    if (out != null) {
      EngineReport.write(out, name, figures);
    }
    streams
        .out()
        .println(
            common.json
                ? Json.text(figures)
                : new EngineText(streams.ansi()).render(name, figures));
    return 0;
  }

  private EngineFigures measured(Path folder) {
    int tokens = EngineBench.Plan.tokens(context, steps);
    int most = ModelFolder.read(folder).shape().context();
    if (tokens > most) {
      throw new UsageFailure(
          "--context and --steps must fit into the model's %d tokens, got %d with what surrounds them"
              .formatted(most, tokens));
    }
    var settings =
        new EngineSettings(
            Device.named(device),
            threads,
            true,
            EngineBench.SLOTS,
            EngineBench.MOST,
            tokens,
            chunk,
            Long.MAX_VALUE,
            List.of(),
            PrefixSharing.NEVER);
    return new EngineBench(
            new EngineBench.Plan(
                folder, settings, context, steps, TEXT_STEPS, MEMORY_BYTES, COMPILE_NANOS),
            System::nanoTime,
            note -> streams.tell(note + "..."))
        .run();
  }

  private Path source() {
    return model == null ? NodeSettings.load(Optional.empty()).model().folder() : model;
  }

  private Path imported() {
    var cache = CacheFolder.ofEnvironment();
    var progress = new Progress(streams.err(), streams.ansi().enabled());
    ImportListener listener = (done, of) -> progress.progressed("importing layers", done, of);
    if (random != null) {
      RandomShape shape = UsageFailure.unlessValid(() -> RandomShape.named(random));
      streams.tell(
          "writing a random model of %,d weights, if there is none..."
              .formatted(shape.parameters()));
      return new ModelCache(cache)
          .importIfNeeded(RandomModel.cached(shape, cache), randomOptions(), listener);
    }
    return new ModelCache(cache).importFor(Device.named(device), source(), listener);
  }

  private ImportOptions randomOptions() {
    return switch (Device.named(device)) {
      case Device.Cpu _ ->
          new ImportOptions(WeightFormat.INT4, 128, PrefillFormat.INT8, KvOptions.bytes(List.of()));
      case Device.Cuda _ -> ImportOptions.HALF;
    };
  }
}
