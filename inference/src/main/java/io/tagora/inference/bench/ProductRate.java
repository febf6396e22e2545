package io.tagora.inference.bench;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.tagora.inference.InferenceException;
import io.tagora.inference.graph.ProductGraph;
import io.tagora.inference.session.ElementType;
import io.tagora.inference.session.OrtBinding;
import io.tagora.inference.session.OrtRuntime;
import io.tagora.inference.session.SessionSettings;
import io.tagora.inference.session.TensorMemory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.LongSupplier;

/** How fast ONNX Runtime multiplies a large matrix, in the number format that reads prompts. */
final class ProductRate {
  /** Large enough for a few processors. */
  static final Size SMALL = new Size(512, 2048, 4096);

  /** Large enough for a GPU. */
  static final Size LARGE = new Size(8192, 8192, 8192);

  private static final int WARM_UP = 3;
  private static final int RUNS = 15;

  private final SessionSettings settings;
  private final TensorMemory memory;
  private final Size size;
  private final LongSupplier nanos;

  /** [rows, from] times [from, to]. */
  record Size(int rows, int from, int to) {
    double operations() {
      return 2.0 * rows * from * to;
    }
  }

  /**
   * A product that has not run.
   *
   * @param memory where the session computes
   */
  ProductRate(SessionSettings settings, TensorMemory memory, Size size, LongSupplier nanos) {
    this.settings = settings;
    this.memory = memory;
    this.size = size;
    this.nanos = nanos;
  }

  /** Operations a second, two for each multiplication; the best of several runs. */
  double measure(ProductGraph graph) {
    try {
      var folder = Files.createTempDirectory("tagora-product");
      try {
        return measure(graph.write(folder, size.from(), size.to()), graph.floats());
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new InferenceException("the temporary folder must be writable, got " + e, e);
    }
  }

  private double measure(Path model, ElementType type) {
    var runtime = OrtRuntime.shared();
    try (var arena = Arena.ofConfined();
        var session = runtime.open(model, settings);
        var binding = session.bind()) {
      var input = memory.zeroed((long) size.rows() * size.from() * type.bytes(), arena);
      memory.copy(random(type, arena), input);
      memory.await();
      var output = memory.zeroed((long) size.rows() * size.to() * type.bytes(), arena);
      try (var in = memory.tensor(input, type, size.rows(), size.from());
          var out = memory.tensor(output, type, size.rows(), size.to())) {
        binding.input(ProductGraph.INPUT, in).output(ProductGraph.OUTPUT, out);
      }
      return size.operations() * 1e9 / best(binding);
    }
  }

  private MemorySegment random(ElementType type, Arena arena) {
    long count = (long) size.rows() * size.from();
    var input = arena.allocate(count * type.bytes(), type.bytes());
    var random = new Random(5);
    for (long i = 0; i < count; i++) {
      float value = random.nextFloat() - 0.5f;
      if (type == ElementType.FLOAT16) {
        input.setAtIndex(JAVA_SHORT, i, Float.floatToFloat16(value));
      } else {
        input.setAtIndex(JAVA_FLOAT, i, value);
      }
    }
    return input;
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
