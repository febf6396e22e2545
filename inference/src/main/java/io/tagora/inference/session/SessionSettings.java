package io.tagora.inference.session;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * How a session computes.
 *
 * @param threads threads inside one operator, the calling one included
 * @param spinning whether idle threads spin for a while before they sleep: faster steps on idle
 *     cores, slower ones where other work wants the same cores
 */
public record SessionSettings(int threads, boolean spinning) {
  private static final int ALL_OPTIMIZATIONS = 99;

  public SessionSettings {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
  }

  void applyTo(OrtApi api, MemorySegment options) {
    api.call(OrtFunction.SET_INTRA_OP_NUM_THREADS, options, threads);
    api.call(OrtFunction.SET_INTER_OP_NUM_THREADS, options, 1);
    api.call(OrtFunction.SET_SESSION_GRAPH_OPTIMIZATION_LEVEL, options, ALL_OPTIMIZATIONS);
    // Prompts have any length, and a memory plan would be kept for each.
    api.call(OrtFunction.DISABLE_MEM_PATTERN, options);
    try (var arena = Arena.ofConfined()) {
      api.call(
          OrtFunction.ADD_SESSION_CONFIG_ENTRY,
          options,
          arena.allocateFrom("session.intra_op.allow_spinning"),
          arena.allocateFrom(spinning ? "1" : "0"));
    }
  }
}
