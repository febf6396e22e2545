package io.tagora.inference.session;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a session computes.
 *
 * @param threads threads inside one operator, the calling one included
 * @param spinning whether idle threads spin for a while before they sleep: faster steps on idle
 *     cores, slower ones where other work wants the same cores
 * @param cores the CPU cores that the session's own threads are bound to; empty for any
 * @param cuda the GPU that computes; empty for the CPU alone
 */
public record SessionSettings(
    int threads, boolean spinning, List<Integer> cores, Optional<CudaProvider> cuda) {
  private static final int ALL_OPTIMIZATIONS = 99;

  public SessionSettings {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    cores = List.copyOf(cores);
  }

  /** On any core. */
  public SessionSettings(int threads, boolean spinning) {
    this(threads, spinning, List.of(), Optional.empty());
  }

  void applyTo(OrtApi api, MemorySegment options) {
    api.call(OrtFunction.SET_INTRA_OP_NUM_THREADS, options, threads);
    api.call(OrtFunction.SET_INTER_OP_NUM_THREADS, options, 1);
    api.call(OrtFunction.SET_SESSION_GRAPH_OPTIMIZATION_LEVEL, options, ALL_OPTIMIZATIONS);
    // Prompts have any length, and a memory plan would be kept for each.
    api.call(OrtFunction.DISABLE_MEM_PATTERN, options);
    configure(api, options, "session.intra_op.allow_spinning", spinning ? "1" : "0");
    if (!cores.isEmpty() && threads > 1) {
      configure(api, options, "session.intra_op_thread_affinities", affinities());
    }
    cuda.ifPresent(provider -> provider.applyTo(api, options));
  }

  /** Any of the cores for each thread but the calling one; ONNX Runtime counts cores from 1. */
  private String affinities() {
    var any = cores.stream().map(core -> String.valueOf(core + 1)).collect(Collectors.joining(","));
    return String.join(";", Collections.nCopies(threads - 1, any));
  }

  private static void configure(OrtApi api, MemorySegment options, String key, String value) {
    try (var arena = Arena.ofConfined()) {
      api.call(
          OrtFunction.ADD_SESSION_CONFIG_ENTRY,
          options,
          arena.allocateFrom(key),
          arena.allocateFrom(value));
    }
  }
}
