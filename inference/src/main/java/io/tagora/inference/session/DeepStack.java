package io.tagora.inference.session;

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

  /** The work's result; what it throws comes as the cause of a {@link CompletionException}. */
  static <T> T call(Supplier<T> work) {
    var result = new CompletableFuture<T>();
    Runnable task =
        () -> {
          try {
            result.complete(work.get());
          } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
          }
        };
    new Thread(null, task, "onnxruntime-start", BYTES).start();
    return result.join();
  }
}
