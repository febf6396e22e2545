package io.tagora.actors;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A question that may be lost on its way, as while a shard moves from node to node, and that
 * changes nothing when it is asked twice.
 */
final class AskedAgain {
  private AskedAgain() {}

  /**
   * The first answer; asks anew where none came in time.
   *
   * @param tries how often it is asked at most; the last failure is the caller's
   */
  static <R> CompletionStage<R> whileUnanswered(int tries, Supplier<CompletionStage<R>> ask) {
    CompletionStage<R> reply = ask.get();
    return tries == 1
        ? reply
        : reply.exceptionallyCompose(failure ->
            isTimeout(failure)
                ? whileUnanswered(tries - 1, ask)
                : CompletableFuture.failedStage(failure));
  }

  private static boolean isTimeout(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof TimeoutException;
  }
}
