package io.tagora.gateway.route;

import java.util.LinkedHashMap;
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
   * Records all. Of one user the next is sent when the one before is recorded: where one fails,
   * none after it is there, and the list can be sent again in its order. Those of different users
   * are sent side by side, and share commits.
   */
  static <T> CompletionStage<HttpResponse> of(
      List<T> all,
      boolean durable,
      Function<T, String> user,
      Function<T, CompletionStage<Boolean>> record) {
    CompletionStage<Receipt> none = CompletableFuture.completedStage(new Receipt(0, 0, durable));
    var byUser = new LinkedHashMap<String, CompletionStage<Receipt>>();
    for (T one : all) {
      CompletionStage<Receipt> before = byUser.getOrDefault(user.apply(one), none);
      byUser.put(
          user.apply(one),
          before.thenCompose(receipt -> record.apply(one).thenApply(receipt::plus)));
    }
    return byUser.values().stream()
        .reduce(none, (left, right) -> left.thenCombine(right, Receipt::plus))
        .thenApply(whole -> Exchange.answer(200, whole));
  }

  private Receipt plus(Receipt other) {
    return new Receipt(accepted + other.accepted, repeated + other.repeated, durable);
  }

  private Receipt plus(boolean repeat) {
    return repeat
        ? new Receipt(accepted, repeated + 1, durable)
        : new Receipt(accepted + 1, repeated, durable);
  }
}
