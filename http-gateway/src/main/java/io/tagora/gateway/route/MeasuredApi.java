package io.tagora.gateway.route;

import io.tagora.gateway.error.OverloadedException;
import io.tagora.gateway.metrics.NodeMetrics;
import io.tagora.gateway.metrics.NodeMetrics.Ending;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.memory.Dossier;
import io.tagora.runtime.memory.Feedback;
import io.tagora.runtime.memory.UserEvent;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The same agents; how their answers end is counted, and how long they take is measured. */
record MeasuredApi(RecommendationApi api, NodeMetrics metrics) implements RecommendationApi {
  @Override
  public CompletionStage<Recommendation> recommend(RecommendationRequest request) {
    return counted(() -> api.recommend(request));
  }

  @Override
  public CompletionStage<Recommendation> recommend(
      RecommendationRequest request, Consumer<Stage> watcher) {
    return counted(() -> api.recommend(request, watcher));
  }

  /** A call that throws at once, as for a request that breaks a rule, has never begun. */
  private CompletionStage<Recommendation> counted(Supplier<CompletionStage<Recommendation>> call) {
    CompletionStage<Recommendation> answer = call.get();
    metrics.recommendationBegun();
    return answer.whenComplete(this::ended);
  }

  private void ended(@Nullable Recommendation whole, @Nullable Throwable failure) {
    if (whole != null) {
      metrics.recommended(whole);
    } else {
      metrics.notRecommended(isRefusal(failure) ? Ending.REFUSED : Ending.FAILED);
    }
  }

  private static boolean isRefusal(@Nullable Throwable failure) {
    return failure instanceof OverloadedException
        || (failure instanceof CompletionException
            && failure.getCause() instanceof OverloadedException);
  }

  @Override
  public CompletionStage<Boolean> record(UserEvent event) {
    return written(() -> api.record(event));
  }

  @Override
  public CompletionStage<Boolean> respond(Feedback feedback) {
    return written(() -> api.respond(feedback));
  }

  private CompletionStage<Boolean> written(Supplier<CompletionStage<Boolean>> call) {
    long start = System.nanoTime();
    return call.get()
        .whenComplete((_, failure) ->
            metrics.eventEnded(failure == null, Duration.ofNanos(System.nanoTime() - start)));
  }

  @Override
  public CompletionStage<Dossier> user(String userId) {
    return api.user(userId);
  }

  @Override
  public CompletionStage<?> erase(String userId) {
    return api.erase(userId);
  }
}
