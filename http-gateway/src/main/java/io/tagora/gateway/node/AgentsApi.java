package io.tagora.gateway.node;

import io.tagora.actors.RecommendationService;
import io.tagora.gateway.error.OverloadedException;
import io.tagora.gateway.route.RecommendationApi;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.memory.Dossier;
import io.tagora.runtime.memory.Feedback;
import io.tagora.runtime.memory.UserEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The agents as the routes know them. */
record AgentsApi(RecommendationService service) implements RecommendationApi {
  @Override
  public CompletionStage<Recommendation> recommend(RecommendationRequest request) {
    return translated(service.recommend(request));
  }

  @Override
  public CompletionStage<Recommendation> recommend(
      RecommendationRequest request, Consumer<Stage> watcher) {
    return translated(service.recommend(request, watcher));
  }

  @Override
  public CompletionStage<Boolean> record(UserEvent event) {
    return translated(
        service.record(event).thenApply(RecommendationService.Recorded::repeated));
  }

  @Override
  public CompletionStage<Boolean> respond(Feedback feedback) {
    return translated(
        service.respond(feedback).thenApply(RecommendationService.Recorded::repeated));
  }

  @Override
  public CompletionStage<Dossier> user(String userId) {
    return translated(service.user(userId));
  }

  @Override
  public CompletionStage<?> erase(String userId) {
    return translated(service.erase(userId));
  }

  private static <T> CompletionStage<T> translated(CompletionStage<T> answer) {
    return answer.exceptionallyCompose(
        failure -> CompletableFuture.failedStage(translated(failure)));
  }

  private static Throwable translated(Throwable failure) {
    return switch (failure) {
      case CompletionException wrapper when wrapper.getCause() != null ->
          translated(wrapper.getCause());
      case io.tagora.actors.OverloadedException full ->
          new OverloadedException(full.getMessage(), full.retryAfter());
      case Throwable other -> other;
    };
  }
}
