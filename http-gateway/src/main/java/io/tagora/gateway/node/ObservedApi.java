package io.tagora.gateway.node;

import io.tagora.gateway.route.RecommendationApi;
import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.memory.Dossier;
import io.tagora.runtime.memory.Feedback;
import io.tagora.runtime.memory.UserEvent;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The same agents, with somebody who looks at answers when they are out: the caller's stage is
 * completed by then, and what the observer does or throws changes nothing of it.
 */
record ObservedApi(RecommendationApi api, Observer observer) implements RecommendationApi {

  /** Looks on; must not block. */
  interface Observer {
    void answered(Recommendation answer);

    void erased(String userId);
  }

  @Override
  public CompletionStage<Recommendation> recommend(RecommendationRequest request) {
    return observed(api.recommend(request));
  }

  @Override
  public CompletionStage<Recommendation> recommend(
      RecommendationRequest request, Consumer<Stage> watcher) {
    return observed(api.recommend(request, watcher));
  }

  /** The stage that is given back is the agents' own, which waits for no observer. */
  private CompletionStage<Recommendation> observed(CompletionStage<Recommendation> answer) {
    answer.thenAccept(observer::answered);
    return answer;
  }

  @Override
  public CompletionStage<Boolean> record(UserEvent event) {
    return api.record(event);
  }

  @Override
  public CompletionStage<Boolean> respond(Feedback feedback) {
    return api.respond(feedback);
  }

  @Override
  public CompletionStage<Dossier> user(String userId) {
    return api.user(userId);
  }

  /** What the observer keeps goes even where the memory's own erasure fails and is tried again. */
  @Override
  public CompletionStage<?> erase(String userId) {
    observer.erased(userId);
    return api.erase(userId);
  }
}
