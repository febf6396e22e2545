package io.tagora.inference.session;

import java.lang.foreign.Arena;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Threads that compute inside one operator.
 *
 * @param threads their number, the calling one included
 * @param spinning whether idle threads spin for a while before they sleep: faster steps on idle
 *     cores, slower ones where other work wants the same cores
 * @param cores the CPU cores that all but the calling one are bound to; empty for any
 */
public record ThreadPool(int threads, boolean spinning, List<Integer> cores) {
  public ThreadPool {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    cores = List.copyOf(cores);
  }

  /** A thread a processor, on any core. */
  static ThreadPool ofMachine() {
    return new ThreadPool(Runtime.getRuntime().availableProcessors(), true, List.of());
  }

  /** Whether there are threads to bind, and cores for them. */
  boolean isBound() {
    return !cores.isEmpty() && threads > 1;
  }

  /** Any of the cores for each thread but the calling one; ONNX Runtime counts cores from 1. */
  String affinities() {
    var any = cores.stream().map(core -> String.valueOf(core + 1)).collect(Collectors.joining(","));
    return String.join(";", Collections.nCopies(threads - 1, any));
  }

  /** The options of an environment whose sessions may use this pool. */
  NativeHandle options(OrtApi api) {
    var options =
        new NativeHandle(
            "threading options",
            api,
            OrtFunction.RELEASE_THREADING_OPTIONS,
            OrtRuntime.out(p -> api.call(OrtFunction.CREATE_THREADING_OPTIONS, p)));
    try (var arena = Arena.ofConfined()) {
      api.call(OrtFunction.SET_GLOBAL_INTRA_OP_NUM_THREADS, options.address(), threads);
      api.call(OrtFunction.SET_GLOBAL_INTER_OP_NUM_THREADS, options.address(), 1);
      api.call(OrtFunction.SET_GLOBAL_SPIN_CONTROL, options.address(), spinning ? 1 : 0);
      if (isBound()) {
        var bound = arena.allocateFrom(affinities());
        api.call(OrtFunction.SET_GLOBAL_INTRA_OP_THREAD_AFFINITY, options.address(), bound);
      }
      return options;
    } catch (RuntimeException e) {
      options.close();
      throw e;
    }
  }
}
