package io.tagora.inference.bench;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.tagora.inference.InferenceException;
import io.tagora.inference.graph.ProductGraph;
import io.tagora.inference.session.ElementType;
import io.tagora.inference.session.OrtBinding;
import io.tagora.inference.session.OrtRuntime;
import io.tagora.inference.session.SessionSettings;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.LongSupplier;

/** How fast ONNX Runtime multiplies a large matrix, in the number format that reads prompts. */
final class ProductRate {
  private static final int ROWS = 512;
  private static final int FROM = 2048;
  private static final int TO = 4096;
  private static final int WARM_UP = 3;
  private static final int RUNS = 15;

  private final SessionSettings settings;
  private final LongSupplier nanos;

  ProductRate(SessionSettings settings, LongSupplier nanos) {
    this.settings = settings;
    this.nanos = nanos;
  }

  /** Operations a second, two for each multiplication; the best of several runs. */
  double measure(ProductGraph graph) {
    try {
      var folder = Files.createTempDirectory("tagora-product");
      try {
        return measure(graph.write(folder, FROM, TO));
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new InferenceException("the temporary folder must be writable, got " + e, e);
    }
  }

  private double measure(Path model) {
    var runtime = OrtRuntime.shared();
    try (var arena = Arena.ofConfined();
        var session = runtime.open(model, settings);
        var binding = session.bind()) {
      var input = arena.allocate(JAVA_FLOAT, (long) ROWS * FROM);
      var random = new Random(5);
      for (long i = 0; i < (long) ROWS * FROM; i++) {
        input.setAtIndex(JAVA_FLOAT, i, random.nextFloat() - 0.5f);
      }
      var output = arena.allocate(JAVA_FLOAT, (long) ROWS * TO);
      try (var in = runtime.tensor(input, ElementType.FLOAT32, ROWS, FROM);
          var out = runtime.tensor(output, ElementType.FLOAT32, ROWS, TO)) {
        binding.input(ProductGraph.INPUT, in).output(ProductGraph.OUTPUT, out);
      }
      return 2.0 * ROWS * FROM * TO * 1e9 / best(binding);
    }
  }

  private long best(OrtBinding binding) {
    var times = new long[RUNS];
    for (int run = -WARM_UP; run < RUNS; run++) {
      long begin = nanos.getAsLong();
      binding.run();
      times[Math.max(run, 0)] = nanos.getAsLong() - begin;
    }
    return Arrays.stream(times).min().orElseThrow();
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
