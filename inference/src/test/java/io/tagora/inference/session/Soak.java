package io.tagora.inference.session;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.tagora.inference.InferenceException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Uses the binding in every way that the engine does, an operator in Java included, over and over,
 * and prints by how many bytes the process grew after a warm-up. A program of its own, so that
 * nothing else grows beside it.
 */
final class Soak {
  /** Leave one tensor in so many runs open, to show that the growth would be seen. */
  static final String LEAK = "leak";

  private static final int WARM_UP = 20_000;
  private static final int MOST = 64;
  private static final SessionSettings SETTINGS =
      new SessionSettings(1, false)
          .with(OrtRuntime.shared().operators(OperatorGraph.DOMAIN, List.of(new TimesNumber())));

  private final OrtRuntime runtime = OrtRuntime.shared();
  private final MemorySegment model;
  private final MemorySegment in;
  private final MemorySegment out;
  private final boolean leaks;
  private OrtSession session;
  private OrtBinding binding;

  private Soak(Arena arena, boolean leaks) {
    this.leaks = leaks;
    model =
        arena.allocateFrom(
            JAVA_BYTE,
            OperatorGraph.of(OperatorGraph.DOMAIN, TimesNumber.NAME, List.of("x", ""), 2));
    in = arena.allocate(JAVA_FLOAT, MOST);
    out = arena.allocate(JAVA_FLOAT, MOST);
    session = runtime.open(model, SETTINGS);
    binding = session.bind();
  }

  /**
   * Prints the growth in bytes; {@code args} are how many runs count, and perhaps {@link #LEAK}.
   */
  public static void main(String[] args) throws IOException {
    int runs = Integer.parseInt(args[0]);
    try (var arena = Arena.ofShared()) {
      var soak = new Soak(arena, args.length > 1 && args[1].equals(LEAK));
      soak.run(WARM_UP);
      long before = residentBytes();
      soak.run(runs);
      System.out.println(residentBytes() - before);
      soak.binding.close();
      soak.session.close();
    }
  }

  private void run(int runs) {
    for (int run = 0; run < runs; run++) {
      if (run % 1_000 == 0) {
        reopen();
      }
      if (run % 10 == 0) {
        binding.close();
        binding = session.bind();
      }
      // Rarely: ONNX Runtime 1.29.0 itself keeps some 2 KB of each call that it refuses.
      if (run % 1_000 == 500) {
        beRefused();
      }
      rebindAndRun(1 + run % MOST, run);
    }
  }

  private void reopen() {
    binding.close();
    session.close();
    session = runtime.open(model, SETTINGS);
    binding = session.bind();
  }

  private void beRefused() {
    try (var tensor = runtime.tensor(in, ElementType.FLOAT32, MOST)) {
      binding.input("nobody", tensor).run();
      throw new IllegalStateException("an unknown input must be refused");
    } catch (InferenceException _) {
      binding.close();
      binding = session.bind();
    }
  }

  private void rebindAndRun(int count, float value) {
    in.setAtIndex(JAVA_FLOAT, count - 1, value);
    try (var output = tensor(out, count)) {
      var input = tensor(in, count);
      binding.input("x", input).output("y", output).run();
      if (!leaks) {
        input.close();
      }
    }
    if (out.getAtIndex(JAVA_FLOAT, count - 1) != 2 * value) {
      throw new IllegalStateException("a run must see what was bound last");
    }
  }

  private OrtTensor tensor(MemorySegment data, int count) {
    return runtime.tensor(data.asSlice(0, (long) count * Float.BYTES), ElementType.FLOAT32, count);
  }

  private static long residentBytes() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/smaps_rollup"))) {
      return lines
          .filter(line -> line.startsWith("Rss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElseThrow();
    }
  }
}
