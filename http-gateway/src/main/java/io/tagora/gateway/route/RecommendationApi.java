package io.tagora.gateway.route;

import io.tagora.runtime.agent.Recommendation;
import io.tagora.runtime.agent.RecommendationRequest;
import io.tagora.runtime.agent.Stage;
import io.tagora.runtime.memory.Dossier;
import io.tagora.runtime.memory.Feedback;
import io.tagora.runtime.memory.UserEvent;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What the routes ask of the agents. A refusal for want of room fails the stage with {@link
 * io.tagora.gateway.error.OverloadedException}.
 */
public interface RecommendationApi {
  CompletionStage<Recommendation> recommend(RecommendationRequest request);

  /**
   * Recommends and tells how it goes.
   *
   * @param watcher told every stage as it happens, one at a time, {@link Stage.Completed} last;
   *     must not block
   */
  CompletionStage<Recommendation> recommend(RecommendationRequest request, Consumer<Stage> watcher);

  /**
   * Remembers what a user did.
   *
   * @return whether an event of this id was there before, so that nothing changed
   */
  CompletionStage<Boolean> record(UserEvent event);

  /**
   * Remembers what a user said of an item that was shown.
   *
   * @return whether feedback of this id was there before, so that nothing changed
   */
  CompletionStage<Boolean> respond(Feedback feedback);

  /** All that is remembered of a user, known or not. */
  CompletionStage<Dossier> user(String userId);

  /** Forgets a user for good, also what was known before the first event. */
  CompletionStage<?> erase(String userId);
}
