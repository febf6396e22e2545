package io.tagora.gateway.route;

import io.tagora.runtime.judge.AnswerVerdicts;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What the routes ask of the judge. */
public interface VerdictApi {
  /** The verdicts on one answer, if it was judged and they are still kept. */
  CompletionStage<Optional<AnswerVerdicts>> find(String recommendationId);

  /** The verdicts on a user's answers that are kept, the oldest first. */
  CompletionStage<List<AnswerVerdicts>> ofUser(String userId);
}
