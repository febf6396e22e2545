package io.tagora.gateway.node.bench;

import io.tagora.gateway.route.RecommendationApi;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.memory.Dossier;
import io.tagora.runtime.memory.Feedback;
import io.tagora.runtime.memory.UserEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Takes events in and refuses all else. */
record EventsApi(IngestionNode node) implements RecommendationApi {
  @Override
  public CompletionStage<Boolean> record(UserEvent event) {
    return node.record(event);
  }

  @Override
  public CompletionStage<Recommendation> recommend(RecommendationRequest request) {
    return refused();
  }

  @Override
  public CompletionStage<Recommendation> recommend(
      RecommendationRequest request, Consumer<Stage> watcher) {
    return refused();
  }

  @Override
  public CompletionStage<Boolean> respond(Feedback feedback) {
    return refused();
  }

  @Override
  public CompletionStage<Dossier> user(String userId) {
    return refused();
  }

  @Override
  public CompletionStage<?> erase(String userId) {
    return refused();
  }

  private static <T> CompletionStage<T> refused() {
    return CompletableFuture.failedStage(
        new UnsupportedOperationException("this node only takes events in"));
  }
}
