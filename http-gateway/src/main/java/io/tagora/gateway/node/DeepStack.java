package io.tagora.gateway.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Runs work on a thread with a deep stack. ONNX Runtime 1.29 matches the process's command line
 * with a recursive regular expression when its environment is made; a class path of some kilobytes
 * on it overflows the usual stack and kills the process.
 */
final class DeepStack {
  private static final long BYTES = 256L << 20;

  private DeepStack() {}

  /** The work's result; its unchecked exceptions come through as they are. */
  static <T> T call(String name, Supplier<T> work) {
    var result = new CompletableFuture<T>();
    new Thread(null, () -> complete(result, work), name, BYTES).start();
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static <T> void complete(CompletableFuture<T> result, Supplier<T> work) {
    try {
      result.complete(work.get());
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }
}
