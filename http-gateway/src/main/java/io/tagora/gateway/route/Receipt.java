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

  /** Records one after the other, in their order. */
  static <T> CompletionStage<HttpResponse> of(
      List<T> all, boolean durable, Function<T, CompletionStage<Boolean>> record) {
    CompletionStage<Receipt> receipt = CompletableFuture.completedStage(new Receipt(0, 0, durable));
    for (T one : all) {
      receipt = receipt.thenCompose(so -> record.apply(one).thenApply(repeat -> so.plus(repeat)));
    }
    return receipt.thenApply(whole -> Exchange.answer(200, whole));
  }

  private Receipt plus(boolean repeat) {
    return repeat
        ? new Receipt(accepted, repeated + 1, durable)
        : new Receipt(accepted + 1, repeated, durable);
  }
}
