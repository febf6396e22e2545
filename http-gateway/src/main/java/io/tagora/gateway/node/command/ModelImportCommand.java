package io.tagora.gateway.node.command;

import io.tagora.gateway.json.Json;
import io.tagora.gateway.node.Progress;
import io.tagora.gateway.terminal.Streams;
import io.tagora.inference.CacheFolder;
import io.tagora.inference.graph.HuggingFaceImporter;
import io.tagora.inference.graph.ImportListener;
import io.tagora.inference.graph.ImportOptions;
import io.tagora.inference.graph.KvOptions;
import io.tagora.inference.graph.ModelCache;
import io.tagora.inference.graph.Precision;
import io.tagora.inference.graph.PrefillFormat;
import io.tagora.inference.graph.WeightFormat;
import io.tagora.inference.kv.KvFormat;
import io.tagora.inference.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tagora model import}: a Hugging Face folder becomes an ONNX model folder. */
@Command(
    name = "import",
    sortOptions = false,
    description = {
      "Turn a Hugging Face folder (Llama, Qwen2 or Qwen3; safetensors) into a model folder in the",
      "layout of ONNX Runtime GenAI. Other commands do this by themselves and keep the result."
    },
    footer = {
      "",
      "Example:",
      "  tagora model import models/tagora-rec-4m --out onnx/tagora-rec-4m",
      "  tagora model import Qwen3-0.6B --quantize int4 --prefill int8 --kv int8"
    })
final class ModelImportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "The Hugging Face folder.")
  private Path folder = Path.of(".");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to write; a new or empty folder (default: the cache).")
  private @Nullable Path out;

  @Option(
      names = "--quantize",
      paramLabel = "FORMAT",
      description = "How to keep the weights: int4, int8 or none (default: none).")
  private String quantize = "none";

  @Option(
      names = "--block",
      paramLabel = "N",
      description = "Quantised weights that share a scale: 32 or 128 (default: 32).")
  private int block = 32;

  @Option(
      names = "--prefill",
      paramLabel = "FORMAT",
      description = {
        "What reads prompts: int8, a second graph with 8-bit products, or same (default: same)."
      })
  private String prefill = "same";

  @Option(
      names = "--precision",
      paramLabel = "FLOATS",
      description = {
        "Floats that the graph computes with: fp32, or fp16 for CUDA devices (default: fp32)."
      })
  private String precision = "fp32";

  @Option(
      names = "--kv",
      paramLabel = "FORMAT",
      description = {
        "What keys and values are kept in: int8, a quarter of the memory and faster to attend to,",
        "or the floats of --precision (default: fp32)."
      })
  private String kv = "fp32";

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      description = {
        "A text like the model's prompts, read to find the range of int8 KV (default: prompts of",
        "this project if the model knows their tokens, else a text of many kinds)."
      })
  private @Nullable Path calibration;

  @Mixin private final CommonOptions common = new CommonOptions();

  private final Streams streams;

  ModelImportCommand(Streams streams) {
    this.streams = streams;
  }

  record Figures(String from, String to, int layers, int vocabulary, int context, long bytes) {}

  @Override
  public Integer call() throws IOException {
    var progress = new Progress(streams.err(), streams.ansi().enabled());
    ImportOptions options = UsageFailure.unlessValid(this::options);
    Path target = out == null ? cached(options, progress) : written(out, options, progress);
    var shape = ModelFolder.read(target).shape();
    var figures =
        new Figures(
            folder.toString(),
            target.toString(),
            shape.layers(),
            shape.vocabulary(),
            shape.context(),
            size(target));
    streams
        .out()
        .println(
            common.json
                ? Json.text(figures)
                : "%s: %d layers, %,d tokens in the vocabulary, %,d of context, %,d bytes"
                    .formatted(
                        figures.to(),
                        figures.layers(),
                        figures.vocabulary(),
                        figures.context(),
                        figures.bytes()));
    return 0;
  }

  private ImportOptions options() {
    return new ImportOptions(
        WeightFormat.named(quantize),
        block,
        PrefillFormat.named(prefill),
        kvOptions(),
        Precision.named(precision));
  }

  private KvOptions kvOptions() {
    return switch (KvFormat.named(kv)) {
      case FP32, FP16 -> {
        if (calibration != null) {
          throw new IllegalArgumentException("--calibration must come with --kv int8, got " + kv);
        }
        yield KvOptions.FLOATS;
      }
      case INT8 -> KvOptions.bytes(calibrationTexts());
    };
  }

  private List<String> calibrationTexts() {
    if (calibration == null) {
      Path tokenizer = folder.resolve("tokenizer.json");
      return Files.isRegularFile(tokenizer) && CalibrationPrompts.suit(tokenizer)
          ? CalibrationPrompts.make()
          : List.of();
    }
    try {
      return List.of(Files.readString(calibration));
    } catch (IOException e) {
      throw new CommandFailure("--calibration must be a readable text in UTF-8, got " + e, e);
    }
  }

  private Path cached(ImportOptions options, Progress progress) {
    return new ModelCache(CacheFolder.ofEnvironment())
        .importIfNeeded(folder, options, listener(progress));
  }

  private Path written(Path target, ImportOptions options, Progress progress) throws IOException {
    EmptyFolder.require(target, "--out");
    Files.createDirectories(target);
    HuggingFaceImporter.importFolder(folder, target, options, listener(progress));
    return target;
  }

  private static ImportListener listener(Progress progress) {
    return (done, of) -> progress.progressed("importing layers", done, of);
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      long bytes = 0;
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }
}
