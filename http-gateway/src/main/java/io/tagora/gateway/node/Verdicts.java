package io.tagora.gateway.node;

import io.tagora.actors.judge.JudgeService;
import io.tagora.gateway.route.VerdictApi;
import io.tagora.runtime.judge.AnswerVerdicts;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The judge as the routes know it. */
record Verdicts(JudgeService judge) implements VerdictApi {
  @Override
  public CompletionStage<Optional<AnswerVerdicts>> find(String recommendationId) {
    return judge.find(recommendationId);
  }

  @Override
  public CompletionStage<List<AnswerVerdicts>> ofUser(String userId) {
    return judge.ofUser(userId);
  }
}
