package io.tagora.gateway.route;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * What became of a list that was recorded.
 *
 * @param durable whether it outlives the node
 */
record Receipt(int accepted, int repeated, boolean durable) {

  /**
   * Records all: they are sent off in their order, so those of one user are written in it, and
   * those of different users share commits.
   */
  static <T> CompletionStage<HttpResponse> of(
      List<T> all, boolean durable, Function<T, CompletionStage<Boolean>> record) {
    CompletionStage<Receipt> receipt = CompletableFuture.completedStage(new Receipt(0, 0, durable));
    for (CompletionStage<Boolean> recorded : all.stream().map(record).toList()) {
      receipt = receipt.thenCombine(recorded, Receipt::plus);
    }
    return receipt.thenApply(whole -> Exchange.answer(200, whole));
  }

  private Receipt plus(boolean repeat) {
    return repeat
        ? new Receipt(accepted, repeated + 1, durable)
        : new Receipt(accepted + 1, repeated, durable);
  }
}
