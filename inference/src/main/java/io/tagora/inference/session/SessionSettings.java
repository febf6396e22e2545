package io.tagora.inference.session;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * How a session computes.
 *
 * @param pool its threads
 * @param shared whether they are the process's, if its pool is of that kind: then sessions that run
 *     in turn do not leave threads behind that spin on each other's cores
 * @param cuda the GPU that computes; empty for the CPU alone
 * @param operators of ours that the graph may have
 */
public record SessionSettings(
    ThreadPool pool,
    boolean shared,
    Optional<CudaProvider> cuda,
    Optional<OperatorDomain> operators) {
  private static final int ALL_OPTIMIZATIONS = 99;

  /** For graphs without operators of ours. */
  public SessionSettings(ThreadPool pool, boolean shared, Optional<CudaProvider> cuda) {
    this(pool, shared, cuda, Optional.empty());
  }

  /** Threads of its own, on any core. */
  public SessionSettings(int threads, boolean spinning) {
    this(new ThreadPool(threads, spinning, List.of()), false, Optional.empty());
  }

  /** The same for graphs that may have operators of ours. */
  public SessionSettings with(OperatorDomain domain) {
    return new SessionSettings(pool, shared, cuda, Optional.of(domain));
  }

  /**
   * Sets a session's options.
   *
   * @param process the pool of the process's environment
   */
  void applyTo(OrtApi api, MemorySegment options, ThreadPool process) {
    if (shared && pool.equals(process)) {
      api.call(OrtFunction.DISABLE_PER_SESSION_THREADS, options);
    } else {
      ownThreads(api, options);
    }
    api.call(OrtFunction.SET_SESSION_GRAPH_OPTIMIZATION_LEVEL, options, ALL_OPTIMIZATIONS);
    // Prompts have any length, and a memory plan would be kept for each.
    api.call(OrtFunction.DISABLE_MEM_PATTERN, options);
    operators.ifPresent(domain -> domain.applyTo(options));
    cuda.ifPresent(provider -> provider.applyTo(api, options));
  }

  private void ownThreads(OrtApi api, MemorySegment options) {
    api.call(OrtFunction.SET_INTRA_OP_NUM_THREADS, options, pool.threads());
    api.call(OrtFunction.SET_INTER_OP_NUM_THREADS, options, 1);
    configure(api, options, "session.intra_op.allow_spinning", pool.spinning() ? "1" : "0");
    if (pool.isBound()) {
      configure(api, options, "session.intra_op_thread_affinities", pool.affinities());
    }
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
